"""Working days and the ends of periods (`working`), over the published calendar (`published`)."""

from kechuang.core.calendar.working import DayKind, Due, Unit, day_kind, end_of_period, working_days_between

__all__ = ["DayKind", "Due", "Unit", "day_kind", "end_of_period", "working_days_between"]
