"""A department's own later word about one datum: corrections and retractions, as statements that are added."""

from kechuang.register.correcting.slots import Slot, SlotError
from kechuang.register.correcting.writing import correct, retract

__all__ = ["Slot", "SlotError", "correct", "retract"]
