"""What the database does by itself, as SQL text for the first migration."""
