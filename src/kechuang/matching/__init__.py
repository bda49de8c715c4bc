"""Offers and needs: published, found, asked for, booked, rated. `docs/guides/offers.md`."""
