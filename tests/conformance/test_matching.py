"""Values against matchers and references."""

from datetime import UTC, datetime

import pytest

from tests.conformance.matching import References, UnknownMatcher, matches

REFERENCES = References(
    names={"execution_id": "e1", "flow_id": "hello", "namespace": "company.team"},
    execution_ids=lambda number: f"child-{number}",
    task_run_ids=lambda key: f"run of {key}",
    output={"first.value": "one"}.get,
)

HOLDS = [
    (1, 1),
    (1, 1.0),
    (True, True),
    (None, None),
    ("text", "text"),
    ([1, "a"], [1, "a"]),
    ({"a": {"b": None}}, {"a": {"b": None}}),
    ("PT60M", "PT1H"),
    ("2019-10-06T18:27:49Z", "2019-10-06T18:27:49.000+00:00"),
    ("18:27:49", "18:27:49.000"),
    ({"$contains": "or"}, "word"),
    ({"$contains": 2}, [1, 2]),
    ({"$starts_with": "wo"}, "word"),
    ({"$matches": "o.d"}, "word"),
    ({"$not": "secret"}, "other"),
    ({"$not_null": True}, ""),
    ({"$min": 2}, 2),
    ({"$length": 2}, {"a": 1, "b": 2}),
    ({"$length": {"$min": 1}}, [1]),
    ({"$has_keys": ["a"]}, {"a": 1, "b": 2}),
    ({"$not_has_keys": ["c"]}, {"a": 1}),
    ({"$one_of": ["a", "b"]}, "b"),
    ({"$any_order": ["a", {"$min": 1}]}, [3, "a"]),
    ({"$contains_template": "value ${first.value}"}, "the value one."),
    ({"$contains": "a", "$starts_with": "b"}, "ba"),
    ("$execution_id", "e1"),
    ("id: $execution_id of $namespace/$flow_id", "id: e1 of company.team/hello"),
    ("$executions[1].id", "child-1"),
    ("$task_run_id(t[a])", "run of t[a]"),
]

DOES_NOT_HOLD = [
    (1, True),
    (0, False),
    (1, "1"),
    ("1", 1),
    (None, 0),
    ([1], [1, 2]),
    ({"a": 1}, {"a": 1, "b": 2}),
    ({}, {"a": 1}),
    ("PT1H", "PT61M"),
    ("2019-10-06T18:27:49Z", "2019-10-06T18:27:50Z"),
    ({"$contains": "or"}, "wide"),
    ({"$contains": 3}, [1, 2]),
    ({"$starts_with": "or"}, "word"),
    ({"$matches": "^o.d"}, "word"),
    ({"$not": "secret"}, "secret"),
    ({"$not_null": True}, None),
    ({"$min": 2}, 1),
    ({"$min": 2}, "3"),
    ({"$length": 2}, "abc"),
    ({"$length": 1}, 1),
    ({"$has_keys": ["a", "c"]}, {"a": 1}),
    ({"$not_has_keys": ["a"]}, {"a": 1}),
    ({"$one_of": ["a", "b"]}, "c"),
    ({"$any_order": ["a", "a"]}, ["a", "b"]),
    ({"$any_order": [1]}, [True]),
    ({"$recent_datetime_s": 10}, "2019-10-06T18:27:49Z"),
    ({"$recent_datetime_s": 10}, "now"),
    ({"$contains_template": "${first.value}"}, "two"),
    ({"$contains": "a", "$starts_with": "b"}, "ca"),
    ("$execution_id", "e2"),
]


@pytest.mark.parametrize(("expected", "actual"), HOLDS)
def test_value_is_what_is_expected(expected, actual):
    assert matches(expected, actual, REFERENCES)


@pytest.mark.parametrize(("expected", "actual"), DOES_NOT_HOLD)
def test_value_is_not_what_is_expected(expected, actual):
    assert not matches(expected, actual, REFERENCES)


def test_date_of_this_moment_is_recent():
    assert matches({"$recent_datetime_s": 10}, datetime.now(UTC).isoformat(), REFERENCES)


def test_unknown_matcher_is_an_error_of_the_corpus():
    with pytest.raises(UnknownMatcher, match=r"\$resembles"):
        matches({"$resembles": "a"}, "a", REFERENCES)
