"""The truth of a rendered condition, for types that have conditions of their own."""

from shared.expressions.environment import is_truthy


def holds(rendered: str) -> bool:
    """Whether a rendered condition is true: not empty, `false`, `0` or `-0`; blanks do not count.

    Source: flow language, section 0 (truthy) and 6.8.
    """
    return is_truthy(rendered.strip())
