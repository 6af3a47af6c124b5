"""Cron expressions as flows write them (flow language, section 8.3)."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, tzinfo

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

    def after(self, at: datetime) -> Iterator[datetime]:
        """Dates later than a moment, the earliest first, in UTC."""
        last = at
        for found in self._from(at, reverse=False):
            # Around a change of the clock the parser, which then counts without a zone, gives
            # dates that are not beyond the moment, or the same one twice.
            if found > last:
                yield found
                last = found

    def before(self, at: datetime) -> Iterator[datetime]:
        """Dates earlier than a moment, the latest first, in UTC."""
        last = at
        for found in self._from(at, reverse=True):
            if found < last:
                yield found
                last = found

    def _from(self, at: datetime, *, reverse: bool) -> Iterator[datetime]:
        from cronsim import CronSim, CronSimError  # noqa: PLC0415 - most flows have no schedule

        with suppress(CronSimError, OverflowError):
            for found in CronSim(self._expression, at.astimezone(self._zone), reverse=reverse):
                yield found.astimezone(UTC)
