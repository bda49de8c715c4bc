"""Django's PostgreSQL backend, with the embedded server started on the first connection."""
