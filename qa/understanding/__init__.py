"""What a reader means: follow-ups, filters and orders in plain words."""
