"""Views: at most thirty lines each, reading through `policy` and `register`."""
