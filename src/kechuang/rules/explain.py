"""What is missing, and what would have to change: the two questions after every answer."""

from kechuang.rules.changes import changes
from kechuang.rules.needs import needs

__all__ = ["changes", "needs"]
