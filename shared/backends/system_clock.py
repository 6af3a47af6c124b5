"""The machine's clock; backends of every kind share it."""

from datetime import UTC, datetime

from typing_extensions import override

from shared.ports.clock import Clock


class SystemClock(Clock):
    """Aware UTC, cut to milliseconds."""

    @override
    def now(self) -> datetime:
        now = datetime.now(UTC)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)
