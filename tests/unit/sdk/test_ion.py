"""Ion files: what is written, what is read, what is refused."""

import io
import math
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from amazon.ion import simpleion

from shared.sdk.ion import NotIon, ion_lines, parse_ion, read_ion, read_ion_lines
from shared.sdk.ion_printer import NotIonValue, ion_text, text_row_printer
from shared.sdk.streams import LineTooLong

NOON = datetime(2024, 3, 9, 12, 0, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (-7, "-7"),
        (10**30, "1000000000000000000000000000000"),
        (2.5, "2.5e0"),
        (1e16, "1e+16"),
        (-0.0, "-0.0e0"),
        (math.inf, "+inf"),
        (-math.inf, "-inf"),
        (math.nan, "nan"),
        (Decimal("1.50"), "1.50"),
        (Decimal(7), "7."),
        (Decimal("1E+3"), "1d+3"),
        ('say "é"\n', '"say \\"é\\"\\n"'),
        (NOON, "2024-03-09T12:00:07Z"),
        (NOON.replace(microsecond=120_000), "2024-03-09T12:00:07.120Z"),
        (NOON.replace(microsecond=123_456), "2024-03-09T12:00:07.123456Z"),
        (NOON.replace(tzinfo=None), "2024-03-09T12:00:07-00:00"),
        (NOON.replace(tzinfo=timezone(timedelta(hours=5.5))), "2024-03-09T12:00:07+05:30"),
        (NOON.replace(tzinfo=timezone(timedelta(seconds=30))), "2024-03-09T11:59:37Z"),
        (date(2024, 3, 9), "2024-03-09"),
        (time(8, 5), 'LocalTime::"08:05:00"'),
        (b"hello", "{{aGVsbG8=}}"),
        ([1, ["a"], None], '[1,["a"],null]'),
        ((1, 2), "[1,2]"),
        ({"b": 1, "a": {"c": []}}, "{b:1,a:{c:[]}}"),
        ({"two words": 1, "null": 2, "$10": 3, "it's": 4, "": 5, 7: 6},
         "{'two words':1,'null':2,'$10':3,'it\\'s':4,'':5,'7':6}"),
    ],
)  # fmt: skip
def test_each_type_has_its_text(value, text):
    assert ion_text(value) == text


@pytest.mark.parametrize("value", [object(), Decimal("NaN"), {"a": {1, 2}}])
def test_value_without_ion_form_is_refused(value):
    with pytest.raises(NotIonValue):
        ion_text(value)


def test_row_printer_prints_structs_of_texts():
    printer = text_row_printer(["name", "100 %"])

    assert printer(["Canal\tFog", None]) == "{name:\"Canal\\tFog\",'100 %':null}"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{name:"Ada",tags:["x","y"]}', {"name": "Ada", "tags": ["x", "y"]}),
        ('{"a": 1, "b": [1.5, 1e3, -0]}', {"a": 1, "b": [Decimal("1.5"), 1000.0, 0]}),
        ("{}", {}),
        (" [ ] ", []),
        ("null", None),
        ("{'a b':true,\"c\\td\":false}", {"a b": True, "c\td": False}),
        ("1.", Decimal(1)),
        ("1.25d2", Decimal(125)),
        ("1d-1", Decimal("0.1")),
        ("+inf", math.inf),
        ("-inf", -math.inf),
        ('"\\u00e9\\n"', "é\n"),
        ('"\\ud83d\\ude00"', "\N{GRINNING FACE}"),
        ("2024-03-09T12:00:07Z", NOON),
        ("2024-03-09T12:00:07.5+00:00", NOON.replace(microsecond=500_000)),
        ("2024-03-09T12:00-00:00", datetime(2024, 3, 9, 12, 0)),  # noqa: DTZ001 - unknown offset
        ("2024-03-09", date(2024, 3, 9)),
        ('LocalTime::"08:05:00"', time(8, 5)),
        # from here on only the reference library has the word
        ("$ion_1_0 {a:1}", {"a": 1}),
        ("{a:1, // one\n}", {"a": 1}),
        ("red", "red"),
        ("{a:red}", {"a": "red"}),
        ("degrees::20", 20),
        ("country::\"fr\"", "fr"),
        ("LocalTime :: '''08:05'''", time(8, 5)),
        ("1_000", 1000),
        ("0xFF", 255),
        ("null.int", None),
        ("{a:null.string}", {"a": None}),
        ("[1.0_0]", [Decimal("1.00")]),
        ("[null.bool, true, x::true, 2_0e0]", [None, True, True, 20.0]),
        ("(1 2)", [1, 2]),
        ("{{aGVsbG8=}}", b"hello"),
        ("2024T", date(2024, 1, 1)),
        ("x::2024-03-09T12:00:07Z", NOON),
        ('"\\x41"', "A"),
    ],
)  # fmt: skip
def test_text_is_read_as_its_value(text, value):
    found = parse_ion(text)

    assert found == value
    assert type(found) is type(value)


def test_nan_is_read_as_a_float_that_is_not_itself():
    found = parse_ion("nan")

    assert isinstance(found, float)
    assert math.isnan(found)


@pytest.mark.parametrize(
    "text",
    [
        "", "// nothing", "1 2", "{", "[1,2", "[1 2]", "{a 1}", "{a:1]", "[1}", "{1:2}", "{a:}",
        "01", "1.5.5", "2024-13-01", "2024-03-09T25:00Z", '"open', '"\\ud83d"', '"\\q"', "$99",
        'LocalTime::"25:00"', "{$0:1}", "[$0]", "9" * 4400, "\x00", "[" * 300 + "]" * 300,
        "x::" + "[" * 5000, '{"a\\q":1}',
    ],
)  # fmt: skip
def test_what_is_no_single_value_is_refused(text):
    with pytest.raises(NotIon):
        parse_ion(text)


def test_ion_file_is_read_line_by_line():
    file = io.BytesIO(b'{a:1,b:"x"}\r\n\n// c\n{a:2,b:"y"}\n{b:"z",a:[3]}\n{a:4,b:"\\n"}\n5')

    assert list(read_ion(file)) == [
        {"a": 1, "b": "x"},
        {"a": 2, "b": "y"},
        {"b": "z", "a": [3]},
        {"a": 4, "b": "\n"},
        5,
    ]


def test_json_lines_are_read():
    file = io.BytesIO(b'{"a": 1, "b": true}\n{"a": null, "b": "x"}\n{"a":-3,"b":false}\n')

    assert list(read_ion(file)) == [
        {"a": 1, "b": True},
        {"a": None, "b": "x"},
        {"a": -3, "b": False},
    ]


def test_rows_whose_shape_keeps_changing_are_read():
    rows = [{f"field {number}": number} for number in range(20)]

    assert list(read_ion(io.BytesIO(b"".join(ion_lines(rows))))) == rows


def test_line_is_given_with_its_value():
    file = io.BytesIO(b"{a:1}\r\n \n{ a : 2 }")

    assert list(read_ion_lines(file)) == [(b"{a:1}", {"a": 1}), (b"{ a : 2 }", {"a": 2})]


def test_byte_order_mark_is_no_part_of_the_first_value():
    assert list(read_ion(io.BytesIO(b"\xef\xbb\xbf{a:1}\n"))) == [{"a": 1}]


def test_empty_file_holds_nothing():
    assert list(read_ion(io.BytesIO(b""))) == []


def test_binary_ion_is_read():
    values = [{"a": 1, "b": "x"}, [Decimal("1.5"), NOON], None]
    content = simpleion.dumps(values, binary=True, sequence_as_stream=True)

    assert list(read_ion(io.BytesIO(content))) == values


def test_broken_binary_ion_is_refused():
    content = simpleion.dumps({"a": "some longer text"}, binary=True)

    with pytest.raises(NotIon, match="binary"):
        list(read_ion(io.BytesIO(content[:-3])))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{a:1}\n{a:\n", "line 2 is no Ion value"),
        (b"{a:1}\n1 2\n", "line 2 holds 2 values"),
        (b'{a:1}\n{a:"\xff"}\n', "line 2 is not UTF-8, at byte 5"),
        (b"\xe0\x01\x00\xea\x0f", "binary Ion"),
        (b"PK\x03\x04\x14\x00", "line 1"),
    ],
)
def test_broken_line_is_refused_with_its_number(content, message):
    with pytest.raises(NotIon, match=message):
        list(read_ion_lines(io.BytesIO(content)))


def test_endless_line_is_refused():
    class Endless(io.RawIOBase):
        def readable(self):
            return True

        def readinto(self, buffer):
            buffer[:] = b"x" * len(buffer)
            return len(buffer)

    with pytest.raises(LineTooLong, match="line 1 is longer than 33554432 bytes"):
        list(read_ion(io.BufferedReader(Endless(), 1 << 20)))


@pytest.mark.parametrize(
    ("escaped", "character"),
    [(r"\U0002d800", "\U0002d800"), (r"\U00000022", '"'), (r"\\U0002d800", r"\U0002d800")],
)
def test_escape_of_eight_digits_is_one_character(escaped, character):
    assert parse_ion(f'"{escaped}"') == character


@pytest.mark.parametrize("escaped", [r"\U00110000", r"\Uffffffff", r"\U0000d800"])
def test_escape_of_no_character_is_no_ion(escaped):
    with pytest.raises(NotIon):
        parse_ion(f'"{escaped}"')
