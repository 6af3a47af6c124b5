"""Cron expressions as flows write them (flow language, section 8.3)."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from itertools import islice

NICKNAMES: Mapping[str, str] = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}

_FIELDS = 5
_REFUSED = re.compile(r"[?#]|\d[LW]|(?<![A-Z])(?:L|W|LW)(?![A-Z])", re.IGNORECASE)
"""Signs of other dialects that the parser underneath would take; WED and JUL are none."""
_MOST_SKIPPED = 1 + 2 * 3600
"""Dates that a change of the clock by two hours can put on the wrong side, at one a second."""


def problem_of_cron(expression: str, *, with_seconds: bool = False) -> str | None:
    """Why a cron expression is none; None when it is one."""
    from cronsim import CronSim, CronSimError  # noqa: PLC0415 - most flows have no schedule

    if expression.strip() in NICKNAMES:
        return None
    wanted = _FIELDS + (1 if with_seconds else 0)
    count = len(expression.split())
    if count != wanted:
        return f"expected {wanted} fields, got {count}"
    if _REFUSED.search(expression):
        return "the signs ? L W # are not part of Unix cron"
    try:
        CronSim(expression, datetime(2000, 1, 1, tzinfo=UTC))
    except CronSimError as error:
        return str(error)
    return None


class CronDates:
    """The dates of a cron expression in a zone.

    Summer time follows the cron of Debian: a job at a fixed time that does not exist runs right
    after the gap, one whose time comes twice runs once; a job by the minute or the hour (`*` in
    one of the two) goes by elapsed time.
    """

    def __init__(self, expression: str, zone: tzinfo) -> None:
        self._expression = NICKNAMES.get(expression.strip(), expression)
        self._zone = zone

    @property
    def zone(self) -> tzinfo:
        """The zone that the fields are read in."""
        return self._zone

    def next_after(self, at: datetime) -> datetime | None:
        """The first date later than a moment, in UTC; None when there is none."""
        return self._first(at, lambda found: found > at, reverse=False)

    def previous_before(self, at: datetime) -> datetime | None:
        """The last date earlier than a moment, in UTC; None when there is none."""
        return self._first(at, lambda found: found < at, reverse=True)

    def _first(
        self, at: datetime, fits: Callable[[datetime], bool], *, reverse: bool
    ) -> datetime | None:
        """The first of the next dates that fits.

        Around a change of the clock the parser, which then counts without a zone, may begin with a
        date that is not beyond the moment.
        """
        from cronsim import CronSim, CronSimError  # noqa: PLC0415 - most flows have no schedule

        start = at.astimezone(self._zone)
        try:
            dates = islice(CronSim(self._expression, start, reverse=reverse), _MOST_SKIPPED)
            return next((utc for date in dates if fits(utc := date.astimezone(UTC))), None)
        except CronSimError:
            return None
