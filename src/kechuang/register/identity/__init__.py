"""Identity: the same organisation under other names. Programs propose with reasons; a person decides."""
