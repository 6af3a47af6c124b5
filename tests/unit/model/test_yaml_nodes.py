"""YAML text becomes plain data whose every part knows its place, within caps."""

import pytest

from shared.model import yaml_nodes
from shared.model.yaml_nodes import (
    MAX_DEPTH,
    MAX_NODES,
    MAX_SOURCE_BYTES,
    InvalidYaml,
    Mapping,
    Scalar,
    Sequence,
    Spot,
    compose,
    plain,
)


def _refused(text):
    with pytest.raises(InvalidYaml) as raised:
        compose(text)
    return raised.value.message, raised.value.spot


def test_every_part_knows_its_line_and_column():
    assert compose("a: 1\nb:\n  - x\n") == Mapping(
        Spot(1, 1),
        {
            "a": Scalar(1, "1", Spot(1, 4)),
            "b": Sequence(Spot(3, 3), [Scalar("x", "x", Spot(3, 5))]),
        },
        {"a": Spot(1, 1), "b": Spot(2, 1)},
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("null", None), ("~", None), ("''", ""), ("'null'", "null"),
        ("true", True), ("False", False), ("yes", "yes"), ("on", "on"),
        ("5", 5), ("-1_000", -1000), ("+7", 7), ("007", "007"), ("0", 0), ("0x1F", "0x1F"),
        ("1.5", 1.5), ("1.", 1.0), (".5", 0.5), ("1e3", 1000.0), ("1e9999", "1e9999"),
        ("00.5", "00.5"), ("1:30", "1:30"), ("2024-03-09", "2024-03-09"),
        ("!!str 5", "5"), ("!!int 5", 5), ("!!float 5", 5), ("!!bool true", True),
        ("!!null null", None), ("! 5", "5"), ("!!seq [1]", [1]), ("!!map {a: 1}", {"a": 1}),
        ("{1: a, true: b}", {"1": "a", "true": "b"}),
    ],
)  # fmt: skip
def test_scalar_is_read_by_the_core_schema(text, value):
    found = plain(compose(text))

    assert (found, type(found)) == (value, type(value))


def test_alias_repeats_what_its_anchor_names():
    assert plain(compose("a: &x {b: 1}\nc: *x\nd: [*x]")) == {
        "a": {"b": 1},
        "c": {"b": 1},
        "d": [{"b": 1}],
    }


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3", {"b": 1, "c": 3}),
        ("a: &x {b: 1}\nd:\n  <<: [*x, {e: 2}]", {"b": 1, "e": 2}),
    ],
)
def test_merge_key_adds_what_is_not_written(text, value):
    assert plain(compose(text))["d"] == value


def test_merged_key_has_the_place_where_it_is_written():
    root = compose("a: &x {b: 1}\nd:\n  <<: *x")

    assert root.entries["d"].keys == {"b": Spot(1, 8)}


@pytest.mark.parametrize(
    ("text", "message", "spot"),
    [
        ("", "the source is empty", Spot(1, 1)),
        ("a: 1\na: 2", "Duplicate field 'a'", Spot(2, 1)),
        ("a: 1\n---\nb: 2", "there is more than one document", Spot(2, 1)),
        ("a: *x", "there is no anchor &x before this alias", Spot(1, 4)),
        ("? [1]\n: 2", "a list or a map can not be a key", Spot(1, 3)),
        ("a: &x [1]\n*x : 2", "a list or a map can not be a key", Spot(2, 1)),
        ("a: &x 1\nb:\n  <<: *x", "a merge key needs a map or a list of maps", Spot(3, 7)),
        ("a: !!int x", "the tag tag:yaml.org,2002:int is not accepted here", Spot(1, 4)),
        ("a: !!binary aGk=", "the tag tag:yaml.org,2002:binary is not accepted here", Spot(1, 4)),
        ("a: !!python/x []", "the tag tag:yaml.org,2002:python/x is not accepted here", Spot(1, 4)),
        ("a: !thing {}", "the tag !thing is not accepted here", Spot(1, 4)),
        ('a: "\\0"', "the source holds the character U+0000", Spot(1, 4)),
        ("a: \ud800", "the source holds a lone surrogate, which is no character", None),
    ],
)
def test_text_that_is_not_accepted_is_refused_at_its_place(text, message, spot):
    assert _refused(text) == (message, spot)


@pytest.mark.parametrize(
    ("text", "line"), [("a: [1\n", 2), ("a: 'x", 1), ("a:\n\t- b", 2), ("a: b: c", 1)]
)
def test_syntax_error_has_its_place(text, line):
    message, spot = _refused(text)

    assert message
    assert spot.line == line


def test_character_that_yaml_forbids_is_refused():
    message, _ = _refused("a: \x07")

    assert "special characters are not allowed" in message or "control characters" in message


def test_source_has_a_largest_size():
    assert _refused("#" * (MAX_SOURCE_BYTES + 1)) == (
        f"the source is longer than {MAX_SOURCE_BYTES} characters",
        None,
    )


def test_source_is_nested_to_a_limited_depth():
    assert plain(compose("[" * MAX_DEPTH + "]" * MAX_DEPTH)) != []
    assert _refused("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)) == (
        f"the source is nested deeper than {MAX_DEPTH}",
        Spot(1, MAX_DEPTH + 1),
    )


def test_aliases_that_repeat_aliases_are_counted_in_full():
    bomb = "a0: &a0 [x]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 9)
    )

    message, _ = _refused(bomb)

    assert message == f"the source has more than {MAX_NODES} parts"


def test_parts_are_counted_without_aliases_too(monkeypatch):
    monkeypatch.setattr(yaml_nodes, "MAX_NODES", 3)

    assert _refused("[1, 2, 3, 4]") == ("the source has more than 3 parts", Spot(1, 11))
    assert plain(compose("[1, 2]")) == [1, 2]
