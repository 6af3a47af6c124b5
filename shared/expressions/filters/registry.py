"""Every filter by name."""

from collections.abc import Mapping

from shared.expressions.callables import Extension
from shared.expressions.filters import (
    collections,
    dates,
    encoding,
    formats,
    numbers,
    patterns,
    strings,
)

ALL_FILTERS: Mapping[str, Extension] = {
    **strings.FILTERS,
    **patterns.FILTERS,
    **collections.FILTERS,
    **numbers.FILTERS,
    **encoding.FILTERS,
    **formats.FILTERS,
    **dates.FILTERS,
}
