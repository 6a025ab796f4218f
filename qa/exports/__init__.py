"""Dossiers and conversations in the forms that other programs read."""
