"""决定 recorded decisions and their replay."""
