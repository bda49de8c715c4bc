"""Chinese organisation names: one form for spellings, parts, likeness of a short name to a full one."""
