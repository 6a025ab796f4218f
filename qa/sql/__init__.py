"""What is kept beside the articles, in the catalog's database."""
