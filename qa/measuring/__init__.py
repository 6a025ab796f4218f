"""Measures how well the archive is searched and how well it answers."""
