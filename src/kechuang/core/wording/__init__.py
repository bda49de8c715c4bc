"""Words that a public text must not use: rules of the pack, and the lint that finds them however they are written."""

from kechuang.core.wording.lint import Finding, lint
from kechuang.core.wording.rules import WordingRule

__all__ = ["Finding", "WordingRule", "lint"]
