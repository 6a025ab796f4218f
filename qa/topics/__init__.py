"""Dossiers: every article that treats a topic, graded, in the order of time."""
