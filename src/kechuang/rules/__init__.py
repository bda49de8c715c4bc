"""The rule language and its engines. A leaf: imports nothing of Kechuang but itself."""
