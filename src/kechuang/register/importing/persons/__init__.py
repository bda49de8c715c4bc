"""Lists that name persons: only keyed pseudonyms get past the door (docs/guides/persons.md)."""
