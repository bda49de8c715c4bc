"""PostgreSQL for this installation: an outside server by URL, or one of our own from a wheel."""
