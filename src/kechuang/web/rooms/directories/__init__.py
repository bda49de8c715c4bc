"""名录 directories: lists of organisations, rights, titles and venues."""
