"""Trains the reader: ``python -m qa.reader.training --data FOLDER --out FOLDER [--resume]``."""
