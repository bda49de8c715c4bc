"""空间载体 places: zones, sub-parks, buildings."""
