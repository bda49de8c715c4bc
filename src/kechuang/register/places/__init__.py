"""Places: zones, sub-parks, buildings and stations as a tree, and who is in them."""

from kechuang.register.places.services import state
from kechuang.register.places.tree import Node, Tree, tree

__all__ = ["Node", "Tree", "state", "tree"]
