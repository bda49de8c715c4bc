"""Parameters that many operations share: the day of an answer, and what was known when.

No postponed annotations here: django-ninja reads them from other modules.
"""

from datetime import UTC, date, datetime
from typing import Annotated

from django.utils.timezone import is_naive, make_aware
from ninja import Query
from pydantic import AfterValidator

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)


def _moment(given: datetime) -> datetime:
    """A moment the database can compare; without a zone it is the office's time. ValueError outside the years."""
    if not FIRST.year <= given.year <= LAST.year:
        raise ValueError(f"the year must be between {FIRST.year} and {LAST.year}")
    return (make_aware(given) if is_naive(given) else given).astimezone(UTC)


Moment = Annotated[datetime, AfterValidator(_moment)]
Day = Annotated[date | None, Query(ge=FIRST, le=LAST, description="Day of the answer; today in Beijing if absent")]
Known = Annotated[Moment | None, Query(description="Only what had been recorded by then")]
