"""Java's regular expressions: syntax, splitting, replacing, and a limit on time."""

import pytest

from shared.expressions import javaregex
from shared.expressions.errors import BoundExceeded, ExpressionError
from shared.expressions.javaregex import (
    MAX_PATTERN_CHARACTERS,
    full_match,
    replace_all,
    search,
    split,
)


@pytest.mark.parametrize(
    ("text", "pattern", "found"),
    [
        ("order-123", "[0-9]+", "123"),
        ("a.b", r"\Q.\E", "."),
        ("a.b", r"\Q.b", ".b"),
        ("aB1", r"\p{Upper}\p{Digit}", "B1"),
        ("aB", r"\P{Upper}", "a"),
        ("aé1", r"\p{L}+", "aé"),
        ("é٣3", r"\p{L}[\d]|\d", "3"),
        (r"é\d", r"\p{L}\\d", r"é\d"),
        ("x7", r"(?<digit>\d)", "7"),
        ("٣3", r"\d", "3"),
        ("abc", "z", None),
    ],
)
def test_first_match_is_found(text, pattern, found):
    match = search(text, pattern)

    assert (match and match.group()) == found


def test_whole_text_matches_or_not():
    assert (full_match("abc", "a.c"), full_match("abcd", "a.c")) == (True, False)


@pytest.mark.parametrize(
    ("text", "pattern", "limit", "parts"),
    [
        ("a,b,,", ",", 0, ["a", "b"]),
        ("a,b,,", ",", -1, ["a", "b", "", ""]),
        ("a,b,c", ",", 2, ["a", "b,c"]),
        ("ab", "", 0, ["a", "b"]),
        ("", ",", 0, [""]),
        (",a", ",", 0, ["", "a"]),
        (",,", ",", 0, []),
    ],
)
def test_text_is_split(text, pattern, limit, parts):
    assert split(text, pattern, limit) == parts


@pytest.mark.parametrize(
    ("text", "pattern", "replacement", "result"),
    [
        ("a1b2", r"(\d)", "<$1>", "a<1>b<2>"),
        ("a1", r"(?<n>\d)", "${n}!", "a1!"),
        ("a1", r"\d", r"\$\\", r"a$\\"[:-1]),
        ("ab", "(a)(b)?", "$1$2$0", "abab"),
        ("a", "(a)(b)?", "[$2]", "[]"),
        ("a", "(a)", "$12", "a2"),
        ("abcdefghijkl", "(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)(l)", "$12$1", "la"),
    ],
)
def test_matches_are_replaced_with_groups(text, pattern, replacement, result):
    assert replace_all(text, pattern, replacement) == result


def test_only_the_first_match_is_replaced_when_limited():
    assert replace_all("aaa", "a", "b", limit=1) == "baa"


@pytest.mark.parametrize(
    ("replacement", "java"),
    [
        ("$2", "IndexOutOfBoundsException"),
        ("$x", "IllegalArgumentException"),
        ("$", "IllegalArgumentException"),
        ("${x}", "IllegalArgumentException"),
        ("${x", "IllegalArgumentException"),
        ("\\", "IllegalArgumentException"),
    ],
)
def test_replacement_that_names_no_group_fails(replacement, java):
    with pytest.raises(ExpressionError) as raised:
        replace_all("a", "(a)", replacement)

    assert raised.value.java == java


@pytest.mark.parametrize("pattern", ["(", "x" * (MAX_PATTERN_CHARACTERS + 1)], ids=["open", "long"])
def test_bad_pattern_fails(pattern):
    with pytest.raises(ExpressionError) as raised:
        search("a", pattern)

    assert raised.value.java == "PatternSyntaxException"


@pytest.mark.parametrize(
    "match",
    [
        search,
        full_match,
        lambda text, pattern: split(text, pattern, 0),
        lambda text, pattern: replace_all(text, pattern, ""),
    ],
    ids=["search", "full_match", "split", "replace_all"],
)
def test_pattern_that_does_not_end_is_given_up(match, monkeypatch):
    monkeypatch.setattr(javaregex, "SECONDS", 0.01)

    with pytest.raises(BoundExceeded, match=r"takes longer than 0\.01 seconds"):
        match("a" * 40 + "b", "^(a|a)+$")
