"""The truth of a rendered condition, for types that have conditions of their own."""

from shared.expressions.environment import is_truthy
from shared.model.json import Json


def holds(rendered: Json) -> bool:
    """Whether a rendered condition is true: not null, false, empty, `false`, `0` or `-0`.

    Source: flow language, section 0 (truthy).
    """
    if rendered is None or isinstance(rendered, str):
        return is_truthy(rendered)
    return is_truthy(str(rendered).lower())
