"""Kechuang 科创: the open system that runs a city district's science-and-technology innovation work."""
