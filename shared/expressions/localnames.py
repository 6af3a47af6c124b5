"""Names of months, days, eras, zones in a language, from Babel's locale data."""

from datetime import time
from functools import lru_cache

from shared.expressions.dates import ZonedDateTime

_WIDTHS = {3: "abbreviated", 4: "wide", 5: "narrow"}


class Names:
    """The names of one locale; an unknown language has English ones."""

    def __init__(self, locale: str) -> None:
        # Babel costs 60 ms to import: paid by the templates that print names.
        from babel import Locale, UnknownLocaleError  # noqa: PLC0415

        try:
            self._locale = Locale.parse(locale.replace("-", "_"))
        except (ValueError, UnknownLocaleError, TypeError):
            self._locale = Locale.parse("en")

    def month(self, number: int, width: int) -> str:
        """`Mar`, `March`, `M`."""
        return str(self._locale.months["format"][_WIDTHS.get(width, "wide")][number])

    def standalone_month(self, number: int, width: int) -> str:
        """The form without a day."""
        return str(self._locale.months["stand-alone"][_WIDTHS.get(width, "wide")][number])

    def day(self, weekday: int, width: int) -> str:
        """`Sat`, `Saturday`, `S`; Monday is 0."""
        kind = _WIDTHS.get(max(width, 3), "wide")
        return str(self._locale.days["format"][kind][weekday])

    def quarter(self, number: int, width: int) -> str:
        """`Q1`, `1st quarter`."""
        return str(self._locale.quarters["format"][_WIDTHS.get(width, "wide")][number])

    def half(self, hour: int) -> str:
        """`AM`, `PM`."""
        key = "am" if hour < 12 else "pm"  # noqa: PLR2004
        return str(self._locale.day_periods["format"]["abbreviated"][key])

    def period(self, hour: int, minute: int, width: int) -> str:
        """`in the morning`."""
        from babel.dates import get_period_id  # noqa: PLC0415

        period = get_period_id(time(hour, minute), locale=self._locale)
        kind = "wide" if width == 4 else "narrow" if width == 5 else "abbreviated"  # noqa: PLR2004
        return str(self._locale.day_periods["format"][kind].get(period, self.half(hour)))

    def era(self, width: int) -> str:
        """`AD`, `Anno Domini`."""
        return str(self._locale.eras[_WIDTHS.get(max(width, 3), "wide")][1])

    def zone(self, at: ZonedDateTime, width: int) -> str:
        """`CET`, or its long name with four letters."""
        from babel.dates import get_timezone_name  # noqa: PLC0415

        if width == 4:  # noqa: PLR2004
            return get_timezone_name(at.aware, width="long", locale=self._locale)
        return at.aware.tzname() or at.zone.id


@lru_cache(maxsize=64)
def names_of(locale: str) -> Names:
    """The names of a locale such as `en`, `fr_FR`."""
    return Names(locale)
