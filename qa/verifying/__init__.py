"""Whether what is claimed stands in the archive, and in which words."""
