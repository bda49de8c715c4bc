"""供需大厅: what is offered and needed; publishing, asking, rating, booking."""
