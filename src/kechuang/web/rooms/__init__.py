"""Rooms of the portal beyond the answer: each has its own addresses, views and words for pages."""
