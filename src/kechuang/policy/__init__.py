"""The policy room: the measures in force and the answers they give; see README.md."""
