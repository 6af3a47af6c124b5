"""csv.IonToCsv."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.serdes.csv.csv_to_ion import CsvToIon
from plugins.serdes.csv.ion_to_csv import IonToCsv
from shared.sdk.ion import NotIon
from shared.sdk.output import TaskFailed
from tests.plugins.context import Workbench


def _csv(bench: Workbench, ion: bytes | str, **properties: object) -> bytes:
    uri = bench.store(ion, "rows.ion")
    return bench.content(bench.outputs(IonToCsv, **{"from": uri, **properties})["uri"])


def test_columns_are_the_keys_of_the_first_row(tmp_path):
    ion = '{name:"Bière, forte",abv:7.0,ibu:null}\n{abv:4.25,name:"x \\"y\\""}\n'

    content = _csv(Workbench(tmp_path), ion)

    assert content.decode() == 'name,abv,ibu\n"Bière, forte",7.0,\n"x ""y""",4.25,\n'


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("true", "true"),
        ("12345678901234567890", "12345678901234567890"),
        ("1.5e0", "1.5"),
        ("1.50", "1.50"),
        ("2024-03-09", "2024-03-09"),
        ("[1,2]", '"[1,2]"'),
        ("{a:1.50,b:null}", '"{""a"":1.50,""b"":null}"'),
        ('"a\\nb"', '"a\nb"'),
    ],
)
def test_values_as_cells(tmp_path, value, cell):
    content = _csv(Workbench(tmp_path), f'{{v:{value},w:""}}', header=False)

    assert content.decode() == f"{cell},\n"


def test_timestamps_are_written_by_pattern_in_the_zone(tmp_path):
    content = _csv(
        Workbench(tmp_path),
        "{t:2024-03-09T08:05:07.123Z,d:2024-03-09}",
        header=False,
        dateTimeFormat="dd/MM/yyyy HH:mm",
        dateFormat="dd.MM.yy",
        timeZoneId="Asia/Tokyo",
    )

    assert content == b"09/03/2024 17:05,09.03.24\n"


def test_separators_delimiters_and_charset(tmp_path):
    content = _csv(
        Workbench(tmp_path),
        '{a:"é",b:"c"}',
        fieldSeparator=";",
        lineDelimiter="\r\n",
        textDelimiter="'",
        alwaysDelimitText=True,
        charset="ISO-8859-1",
    )

    assert content == "'a';'b'\r\n'é';'c'\r\n".encode("iso-8859-1")


@pytest.mark.parametrize("delimiter", ["\n", "\r\n", "|"])
@pytest.mark.parametrize("cell", ["a\rb", "a\nb"])
def test_cell_with_a_line_end_is_delimited_whatever_ends_rows(tmp_path, delimiter, cell):
    content = _csv(
        Workbench(tmp_path), f"{{v:{_quoted(cell)}}}", header=False, lineDelimiter=delimiter
    )

    assert content.decode() == f'"{cell}"{delimiter}'


def test_lists_are_rows_without_a_header(tmp_path):
    assert _csv(Workbench(tmp_path), '["a",1]\n["b",2]\n', header=False) == b"a,1\nb,2\n"


def test_json_lines_are_read_too(tmp_path):
    assert _csv(Workbench(tmp_path), '{"a": 1, "b": true}\n') == b"a,b\n1,true\n"


def test_file_without_rows_gives_an_empty_file(tmp_path):
    assert _csv(Workbench(tmp_path), "") == b""


@pytest.mark.parametrize(
    ("ion", "reason"),
    [
        ("{a:1}\n{a:1,b:2}\n", "Row 2 has the field 'b'"),
        ("{a:1}\n[1]\n", "Row 2 is a list, and the first row is a map of a"),
        ("[1]\n", "Row 1 is no map"),
        ("{a:1}\n7\n", "Row 2 is a single value"),
    ],
)
def test_rows_that_do_not_fit_the_first_are_refused(tmp_path, ion, reason):
    with pytest.raises(TaskFailed, match=reason):
        _csv(Workbench(tmp_path), ion)


@pytest.mark.parametrize("content", [b"\x89PNG\r\n", b"{a:", b"{a:\xff}"])
def test_file_that_is_no_ion_is_refused(tmp_path, content):
    with pytest.raises(NotIon):
        _csv(Workbench(tmp_path), content)


def test_character_that_the_charset_lacks_is_named(tmp_path):
    with pytest.raises(TaskFailed, match="iso8859-1 has no '€', near row 1"):
        _csv(Workbench(tmp_path), '{a:"€"}', charset="ISO-8859-1")


_CELLS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)


@given(st.lists(st.tuples(_CELLS, _CELLS), max_size=8))
def test_csv_to_ion_to_csv_and_back_keeps_every_text(tmp_path_factory, rows):
    bench = Workbench(tmp_path_factory.getbasetemp())
    ion = "".join(f"{{one:{_quoted(one)},two:{_quoted(two)}}}\n" for one, two in rows)

    content = _csv(bench, ion)
    uri = bench.store(content, "rows.csv")
    again = _csv(bench, bench.content(bench.outputs(CsvToIon, **{"from": uri})["uri"]))

    assert again == content


def _quoted(text: str) -> str:
    """A text as a string of Ion, by code points."""
    return '"' + "".join(f"\\U{ord(character):08x}" for character in text) + '"'
