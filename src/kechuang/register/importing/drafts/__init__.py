"""Mappings edited in the portal: versions that go before the pack's files, and what they would read."""
