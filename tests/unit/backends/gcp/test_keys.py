"""Keys are ids that Firestore takes, one for each text."""

import pytest

from shared.backends.gcp.keys import key_of

ODD = [
    "",
    ".",
    "..",
    "__all__",
    "a/b",
    "a%2Fb",
    "a|b",
    "\u00e9",
    "\x00",
    "x" * 5000,
    "\n",
    "%",
    "%%",
]


@pytest.mark.parametrize("text", ODD, ids=lambda text: repr(text[:20]))
def test_any_text_has_a_key_that_is_an_id(text):
    """https://cloud.google.com/firestore/quotas: constraints on document ids."""
    key = key_of(text)

    assert key.isascii()
    assert 0 < len(key) < 1500
    assert "/" not in key
    assert key not in {".", ".."}
    assert not key.startswith("__")


def test_different_texts_have_different_keys():
    parts = [(text,) for text in ODD] + [("a", "b"), ("a", "", "b"), ("ab",), ("a", "b", "")]

    assert len({key_of(*one) for one in parts}) == len(parts)


def test_id_of_ours_is_its_own_key():
    assert key_of("5Kx0") == "5Kx0"


def test_lone_surrogate_has_no_key():
    with pytest.raises(UnicodeEncodeError):
        key_of("\ud800")
