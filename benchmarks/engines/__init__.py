"""The peers, one file each: the eight measures of `pack/` as a good user of that engine would write them."""
