"""What can be searched for: comparisons, orders, pages."""

from datetime import datetime, timedelta, timezone

import pytest

from shared.model import query
from shared.model.query import (
    Comparison,
    Direction,
    Every,
    Operation,
    Page,
    Query,
    Some,
    Sort,
    date_key,
    matches,
    page_of,
    regex_found,
)

DOCUMENT = {"name": "company.team", "size": 5, "labels": {"env": "prod"}, "none": None}


def _holds(field, operation, *values, key=None):
    return matches(Comparison(field, operation, values, key), DOCUMENT.get)


@pytest.mark.parametrize(
    ("field", "operation", "value"),
    [
        ("name", Operation.EQUALS, "company.team"),
        ("name", Operation.NOT_EQUALS, "other"),
        ("none", Operation.NOT_EQUALS, "other"),
        ("size", Operation.GREATER_THAN, 4),
        ("size", Operation.GREATER_THAN_OR_EQUAL_TO, 5),
        ("size", Operation.LESS_THAN, 6),
        ("size", Operation.LESS_THAN_OR_EQUAL_TO, 5),
        ("name", Operation.GREATER_THAN, "a"),
        ("name", Operation.IN, "company.team"),
        ("name", Operation.NOT_IN, "other"),
        ("name", Operation.STARTS_WITH, "comp"),
        ("name", Operation.ENDS_WITH, "team"),
        ("name", Operation.CONTAINS, "ANY.T"),
        ("name", Operation.NOT_CONTAINS, "x"),
        ("none", Operation.NOT_CONTAINS, "x"),
        ("name", Operation.REGEX, "^comp.*m$"),
        ("name", Operation.PREFIX, "company"),
        ("name", Operation.PREFIX, "company.team"),
    ],
)
def test_comparison_holds(field, operation, value):
    assert _holds(field, operation, value)


@pytest.mark.parametrize(
    ("field", "operation", "value"),
    [
        ("name", Operation.EQUALS, "company"),
        ("name", Operation.NOT_EQUALS, "company.team"),
        ("size", Operation.GREATER_THAN, 5),
        ("size", Operation.LESS_THAN, 5),
        ("size", Operation.GREATER_THAN_OR_EQUAL_TO, 6),
        ("size", Operation.LESS_THAN_OR_EQUAL_TO, 4),
        ("none", Operation.GREATER_THAN, "a"),
        ("name", Operation.NOT_IN, "company.team"),
        ("name", Operation.STARTS_WITH, "team"),
        ("name", Operation.ENDS_WITH, "comp"),
        ("name", Operation.CONTAINS, "x"),
        ("name", Operation.NOT_CONTAINS, "TEAM"),
        ("name", Operation.REGEX, "^team"),
        ("name", Operation.PREFIX, "comp"),
        ("none", Operation.EQUALS, "a"),
    ],
)
def test_comparison_does_not_hold(field, operation, value):
    assert not _holds(field, operation, value)


def test_presence_is_compared_with_nothing():
    assert _holds("none", Operation.IS_NULL)
    assert not _holds("name", Operation.IS_NULL)
    assert _holds("name", Operation.IS_NOT_NULL)
    assert not _holds("name", Operation.IN)


def test_map_is_compared_at_a_key():
    assert _holds("labels", Operation.EQUALS, "prod", key="env")
    assert not _holds("labels", Operation.EQUALS, "prod", key="other")
    assert not _holds("labels", Operation.EQUALS, "prod")


def test_parts_are_joined_by_all_or_by_any():
    yes, no = Comparison("size", Operation.EQUALS, (5,)), Comparison("size", Operation.EQUALS, (6,))

    assert [matches(Every(parts), DOCUMENT.get) for parts in ((), (yes, yes), (yes, no))] == [
        True,
        True,
        False,
    ]
    assert [matches(Some(parts), DOCUMENT.get) for parts in ((), (no, yes), (no,))] == [
        False,
        True,
        False,
    ]


@pytest.mark.parametrize("pattern", ["(", "["])
def test_broken_pattern_matches_nothing(pattern):
    assert not regex_found(pattern, "x")


def test_pattern_that_takes_too_long_matches_nothing(monkeypatch):
    monkeypatch.setattr(query, "REGEX_SECONDS", 0.001)

    assert not regex_found("^(a|a)+$", "a" * 40 + "b")


def _page(sort=(), **fields):
    documents = [{"n": 2, "s": "b"}, {"n": None, "s": "a"}, {"n": 1, "s": "b"}, {"n": 3, "s": "c"}]
    return page_of(Query(sort=sort, **fields), documents, lambda one, name: one[name])


def test_page_is_sorted_with_what_is_absent_at_the_end():
    up = _page((Sort("n"),))
    down = _page((Sort("n", Direction.DESCENDING),))

    assert [one["n"] for one in up.results] == [1, 2, 3, None]
    assert [one["n"] for one in down.results] == [3, 2, 1, None]


def test_first_key_of_an_order_is_the_most_important():
    page = _page((Sort("s", Direction.DESCENDING), Sort("n")))

    assert [(one["s"], one["n"]) for one in page.results] == [
        ("c", 3), ("b", 1), ("b", 2), ("a", None),
    ]  # fmt: skip


def test_page_has_some_of_what_matches_and_tells_how_many_there_are():
    where = Comparison("n", Operation.IS_NOT_NULL)

    assert _page((Sort("n"),), where=where, page=2, size=2) == Page([{"n": 3, "s": "c"}], 3)
    assert Query(page=3, size=10).offset == 20


def test_maps_can_be_sorted():
    documents = [{"m": {"b": "1"}}, {"m": {"a": "2"}}]

    page = page_of(Query(sort=(Sort("m"),)), documents, lambda one, name: one[name])

    assert page.results == [{"m": {"a": "2"}}, {"m": {"b": "1"}}]


def test_dates_are_texts_that_sort_as_dates_do():
    paris = timezone(timedelta(hours=1))

    assert date_key(datetime(2024, 3, 9, 9, 5, tzinfo=paris)) == "2024-03-09T08:05:00.000+00:00"
