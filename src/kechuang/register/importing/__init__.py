"""Department files become statements in the register."""
