"""Cron expressions as flows write them (flow language, section 8.3)."""

from collections.abc import Mapping
from datetime import UTC, datetime

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
_REFUSED = "?W#"
"""Signs of other dialects that the parser underneath would take."""


def problem_of_cron(expression: str, *, with_seconds: bool = False) -> str | None:
    """Why a cron expression is none; None when it is one."""
    from cronsim import CronSim, CronSimError  # noqa: PLC0415 - most flows have no schedule

    text = NICKNAMES.get(expression.strip(), expression)
    wanted = _FIELDS + (1 if with_seconds else 0)
    count = len(text.split())
    if count != wanted:
        return f"expected {wanted} fields, got {count}"
    if any(sign in text.upper() for sign in _REFUSED):
        return f"the signs {' '.join(_REFUSED)} are not part of Unix cron"
    try:
        CronSim(text, datetime(2000, 1, 1, tzinfo=UTC))
    except CronSimError as error:
        return str(error)
    return None
