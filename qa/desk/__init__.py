"""What staff see of how the archive is used, and what they make of it."""
