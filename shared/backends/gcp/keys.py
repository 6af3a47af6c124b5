"""Ids of documents from any text."""

from urllib.parse import quote

from shared.model.ids import id_of

LONGEST_KEY_BYTES = 400
"""Of the 1500 that Firestore allows: keys are made of up to three texts."""


def key_of(*parts: str) -> str:
    """The id of the document that the texts name: readable, and different for different texts.

    Firestore forbids slashes, `.`, `..` and `__x__`; a part that is too long is hashed, which no
    percent-encoded text can look like.

    Raises:
        UnicodeEncodeError: a lone surrogate; nothing is stored under a text that is none.
    """
    return "|".join(_escaped(part) for part in parts)


def _escaped(text: str) -> str:
    escaped = quote(text, safe="")
    if len(escaped) > LONGEST_KEY_BYTES:
        return f"%%{id_of('key', text)}"
    if not escaped or escaped[0] in "._":
        # Empty, `.`, `..` and `__x__` are no ids.
        return f"%{ord(escaped[0]):02X}{escaped[1:]}" if escaped else "%%"
    return escaped
