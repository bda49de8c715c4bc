"""The register as columns: what engines read (design §6)."""

from kechuang.register.snapshot.write import write_snapshot

__all__ = ["write_snapshot"]
