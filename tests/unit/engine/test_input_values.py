"""One input value: parsed by its type, held to its constraints, refused in the words of Kestra."""

import pytest
from pydantic import TypeAdapter

from shared.engine.input_values import LONGEST_SHOWN, BadValue, invalid, parse_value, shown
from shared.model.inputs import AnyInput

ADAPTER = TypeAdapter(AnyInput)


def _parsed(kind, value, **properties):
    declared = ADAPTER.validate_python({"id": "x", "type": kind, **properties})
    return parse_value(declared, value, lambda text: {"sealed": text})


def _refused(kind, value, **properties):
    with pytest.raises(BadValue) as raised:
        _parsed(kind, value, **properties)
    return str(raised.value)


@pytest.mark.parametrize(
    ("kind", "value", "parsed"),
    [
        ("STRING", "a", "a"), ("STRING", 5, "5"), ("STRING", "", ""), ("STRING", [1], "[1]"),
        ("INT", "12", 12), ("INT", -5, -5), ("INT", "+7", 7), ("INT", "2147483647", 2147483647),
        ("FLOAT", "1.5", 1.5), ("FLOAT", 2, 2.0), ("FLOAT", " 1e3 ", 1000.0),
        ("FLOAT", "1.5f", 1.5),
        ("BOOLEAN", "TRUE", True), ("BOOLEAN", "yes", False), ("BOOL", True, True),
        ("DATETIME", "2024-01-02T03:04:05Z", "2024-01-02T03:04:05Z"),
        ("DATETIME", "2024-01-02T03:04+01:00", "2024-01-02T02:04:00Z"),
        ("DATETIME", "2024-01-02t03:04:05.123z", "2024-01-02T03:04:05.123Z"),
        ("DATETIME", "2024-01-02T03:04:05.123456Z", "2024-01-02T03:04:05.123456Z"),
        ("DATE", "2024-01-02", "2024-01-02"),
        ("TIME", "10:15", "10:15"), ("TIME", "10:15:30", "10:15:30"), ("TIME", "10:15:00", "10:15"),
        ("TIME", "10:15:30.5", "10:15:30.500"),
        ("DURATION", "PT5M6S", "PT5M6S"), ("DURATION", "p1d", "PT24H"),
        ("DURATION", "-PT1.5S", "PT-1.5S"), ("DURATION", "PT-0.5S", "PT-0.5S"),
        ("JSON", '{"a": [1]}', {"a": [1]}), ("JSON", {"a": 1}, {"a": 1}), ("JSON", 5, 5),
        ("YAML", "a: [1]", {"a": [1]}), ("YAML", ["x"], ["x"]),
        ("FILE", "kestra:///a/b", "kestra:///a/b"), ("FILE", "nsfile:///a", "nsfile:///a"),
        ("URI", "https://a.example.com/b?c=d#e", "https://a.example.com/b?c=d#e"),
        ("EMAIL", "", ""), ("EMAIL", "a.b+c@example.com", "a.b+c@example.com"),
        ("SECRET", "s", {"sealed": "s"}),
    ],
)  # fmt: skip
def test_value_is_read_by_its_type(kind, value, parsed):
    found = _parsed(kind, value)

    assert (found, type(found)) == (parsed, type(parsed))


@pytest.mark.parametrize(
    ("properties", "value", "parsed"),
    [
        ({"type": "SELECT", "values": ["a"]}, "a", "a"),
        ({"type": "SELECT", "values": ["a"], "required": False}, "z", "z"),
        ({"type": "SELECT", "values": ["a"], "allowCustomValue": True}, 5, "5"),
        ({"type": "ENUM", "values": ["a"], "required": False}, "z", "z"),
        ({"type": "MULTISELECT", "values": ["a", "b"]}, '["a", "b"]', ["a", "b"]),
        ({"type": "MULTISELECT", "values": ["1"], "itemType": "INT"}, [1], [1]),
        ({"type": "MULTISELECT", "options": ["a"], "allowCustomValue": True}, ["z"], ["z"]),
        ({"type": "ARRAY", "itemType": "INT"}, "[1, 2]", [1, 2]),
        ({"type": "ARRAY", "itemType": "DATE"}, ["2024-01-02"], ["2024-01-02"]),
        ({"type": "ARRAY", "itemType": "SELECT"}, ["a", 5], ["a", "5"]),
        ({"type": "ARRAY", "itemType": "SECRET"}, ["a"], [{"sealed": "a"}]),
        ({"type": "INT", "min": 1, "max": 3}, 1, 1),
        ({"type": "INT", "min": 1, "max": 3}, 3, 3),
        ({"type": "STRING", "validator": "[a-z]+"}, "abc", "abc"),
        ({"type": "DATE", "after": "2024-01-02"}, "2024-01-02", "2024-01-02"),
        ({"type": "DURATION", "min": "PT1S", "max": "PT1S"}, "PT1S", "PT1S"),
        ({"type": "FILE", "allowedFileExtensions": [".csv"]}, "kestra:///a.CSV", "kestra:///a.CSV"),
    ],
)  # fmt: skip
def test_value_fits_its_constraints(properties, value, parsed):
    assert _parsed(properties.pop("type"), value, **properties) == parsed


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        ("INT", "1.5", 'For input string: "1.5"'),
        ("INT", "", 'For input string: ""'),
        ("INT", True, 'For input string: "true"'),
        ("INT", "2147483648", 'For input string: "2147483648"'),
        ("INT", "99999999999999", 'For input string: "99999999999999"'),
        ("FLOAT", "abc", 'For input string: "abc"'),
        ("FLOAT", True, 'For input string: "true"'),
        ("FLOAT", "1e999", 'For input string: "1e999"'),
        ("URI", "http://localhost:8080", "Expected `URI` but received `http://localhost:8080`"),
        ("URI", "kestra:///a/b", "Expected `URI` but received `kestra:///a/b`"),
        ("EMAIL", "a", "The input must be a valid email"),
        ("FILE", "/etc/passwd", "Expected `FILE` but received `/etc/passwd`"),
        ("FILE", "file:///a", "Expected `FILE` but received `file:///a`"),
    ],
)
def test_value_of_another_type_is_refused(kind, value, message):
    assert _refused(kind, value) == message


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("DATETIME", "2024-01-02T03:04:05"), ("DATETIME", "2024-13-02T03:04:05Z"), ("DATETIME", 5),
        ("DATE", "2024-1-2"), ("DATE", "2024-02-30"), ("TIME", "10"), ("TIME", "25:00"),
        ("DURATION", "5m"), ("DURATION", "P"), ("DURATION", "PT"), ("DURATION", "P1Y"),
        ("JSON", "{"), ("YAML", "a: ["), ("YAML", "a: 1\na: 2"),
    ],
)  # fmt: skip
def test_text_that_does_not_parse_is_shown(kind, value):
    assert _refused(kind, value).startswith(
        f"Expected `{kind}` but received `{value}` with errors: ```"
    )


@pytest.mark.parametrize(
    ("properties", "value", "message"),
    [
        ({"type": "STRING", "validator": "[a-z]+"}, "a1", "it must match the pattern `[a-z]+`"),
        ({"type": "SECRET", "validator": "[a-z]+"}, "1", "it must match the pattern `[a-z]+`"),
        ({"type": "INT", "min": 3}, 2, "it must be more than `3`"),
        ({"type": "INT", "max": 3}, 4, "it must be less than `3`"),
        ({"type": "FLOAT", "max": 1.5}, 1.6, "it must be less than `1.5`"),
        ({"type": "DURATION", "min": "PT2S"}, "PT1S", "It must be more than `PT2S`"),
        ({"type": "DURATION", "max": "PT2S"}, "PT3S", "It must be less than `PT2S`"),
        ({"type": "DATE", "after": "2024-01-02"}, "2024-01-01", "it must be after `2024-01-02`"),
        ({"type": "DATE", "before": "2024-01-02"}, "2024-01-03", "it must be before `2024-01-02`"),
        ({"type": "TIME", "after": "10:00:30"}, "10:00", "it must be after `10:00:30`"),
        (
            {"type": "DATETIME", "before": "2024-01-02T03:04:05Z"},
            "2024-01-02T03:04:06Z",
            "it must be before `2024-01-02T03:04:05Z`",
        ),
        ({"type": "SELECT", "values": ["a", "b"]}, "c", "it must match the values `[a, b]`"),
        ({"type": "ENUM", "values": ["a", "b"]}, "c", "it must match the values `[a, b]`"),
        ({"type": "MULTISELECT", "values": ["a"]}, ["c"], "it must match the values `[a]`"),
        (
            {"type": "ARRAY", "itemType": "INT"},
            ["x"],
            "Unable to parse array element as `INT` on `x`",
        ),
        (
            {"type": "ARRAY", "itemType": "INT"},
            "5",
            "Expected `ARRAY` but received `5` with errors: ```no list```",
        ),
        (
            {"type": "FILE", "allowedFileExtensions": [".csv", ".json"]},
            "kestra:///a.txt",
            "the file must have one of the extensions `[.csv, .json]`",
        ),
    ],
)
def test_value_that_breaks_a_constraint_is_refused(properties, value, message):
    assert _refused(properties.pop("type"), value, **properties) == message


def test_text_that_is_no_list_is_refused():
    message = _refused("ARRAY", "[1", itemType="INT")

    assert message.startswith("Expected `ARRAY` but received `[1` with errors: ```")


def test_choice_without_a_list_of_values_takes_anything():
    assert _parsed("SELECT", "z", expression="{{ x }}") == "z"


def test_secret_needs_a_key():
    declared = ADAPTER.validate_python({"id": "x", "type": "SECRET"})

    with pytest.raises(BadValue) as raised:
        parse_value(declared, "s", None)
    assert str(raised.value) == (
        "Unable to use a `SECRET` input/output as encryption is not configured"
    )


def test_error_names_the_input_and_shows_the_value():
    error = invalid("x", "it is wrong", {"a": None})

    assert error.message == 'x: Invalid input for `x`, it is wrong, but received `{"a":null}`'
    assert (error.code, error.http_status) == ("execution.invalid-input", 422)


def test_long_value_is_cut():
    assert shown("x" * (LONGEST_SHOWN + 1)) == "x" * LONGEST_SHOWN + "…"
