"""Accounts, organisations, roles, and permissions that give their reason."""
