"""Names of charsets."""

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.sdk.charsets import Charset


@pytest.mark.parametrize(
    ("written", "charset"),
    [
        ("UTF-8", "utf-8"),
        ("utf8", "utf-8"),
        ("ISO-8859-1", "iso8859-1"),
        ("windows-1252", "cp1252"),
        ("US-ASCII", "ascii"),
        ("UTF-16LE", "utf-16-le"),
    ],
)
def test_name_of_java_is_known(written, charset):
    assert TypeAdapter(Charset).validate_python(written) == charset


@pytest.mark.parametrize(
    "written", ["", "klingon", "base64", "rot13", "idna", "a\x00b", "undefined"]
)
def test_what_is_no_charset_is_refused(written):
    with pytest.raises(ValidationError, match="no charset"):
        TypeAdapter(Charset).validate_python(written)
