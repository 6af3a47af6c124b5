"""Refuses values that no backend can keep, where they come in."""

import orjson

from shared.ports.repository import Unstorable


def stored_bytes(value: object, what: str) -> bytes:
    """A plain value as JSON.

    Args:
        value: of any shape.
        what: names it in the error: "the inputs".

    Raises:
        Unstorable: a lone surrogate, nesting deeper than 254 levels, an integer beyond 64 bits.
    """
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError as error:
        raise Unstorable(
            f"{what} can not be stored: {error}",
            remedy="Lone surrogates are no text; nest at most 254 levels; write integers beyond "
            "64 bits as text.",
        ) from error
