"""Every function by name."""

from collections.abc import Mapping

from shared.expressions.callables import Extension
from shared.expressions.functions import calendars, context, data, ids, numbers, stores

ALL_FUNCTIONS: Mapping[str, Extension] = {
    **numbers.FUNCTIONS,
    **context.FUNCTIONS,
    **data.FUNCTIONS,
    **ids.FUNCTIONS,
    **stores.FUNCTIONS,
    **calendars.FUNCTIONS,
}
