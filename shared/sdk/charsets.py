"""Names of character encodings, as Java and Python write them."""

import codecs
from typing import Annotated, TypeAlias

from pydantic import AfterValidator

_NO_CHARSETS = frozenset(
    {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"}
)


def _canonical(name: str) -> str:
    """`UTF8`, `utf_8`, `UTF-8` -> `utf-8`."""
    try:
        found = codecs.lookup(name)
        "".encode(found.name)
    except (LookupError, UnicodeError, ValueError) as error:
        raise ValueError(f"'{name[:40]}' is no charset: write UTF-8, ISO-8859-1, …") from error
    if found.name in _NO_CHARSETS:
        raise ValueError(f"'{name[:40]}' is no charset of files: write UTF-8, ISO-8859-1, …")
    return found.name


Charset: TypeAlias = Annotated[str, AfterValidator(_canonical)]
"""A character encoding, by Python's name of it."""
