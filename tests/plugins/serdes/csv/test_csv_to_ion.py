"""csv.CsvToIon."""

import pytest

from plugins.serdes.csv.csv_to_ion import CsvToIon
from shared.model.state import State
from shared.runtime.cancellation import StopReason
from shared.sdk import streams
from shared.sdk.ion import read_ion
from shared.sdk.output import TaskFailed
from tests.plugins.context import Workbench


def _rows(bench: Workbench, content: bytes | str, **properties: object) -> list[object]:
    uri = bench.store(content, "rows.csv")
    outputs = bench.outputs(CsvToIon, **{"from": uri, **properties})
    with bench.files.open(outputs["uri"]) as file:
        rows = list(read_ion(file))
    assert outputs["size"] == len(rows)
    return rows


def test_rows_are_maps_by_the_names_of_the_header_and_cells_are_texts(tmp_path):
    rows = _rows(Workbench(tmp_path), 'name,abv\n"Bière, ""forte""",7.0\nGose,\n')

    assert rows == [{"name": 'Bière, "forte"', "abv": "7.0"}, {"name": "Gose", "abv": ""}]


def test_rows_are_lists_without_a_header(tmp_path):
    assert _rows(Workbench(tmp_path), "a,b\nc,d\n", header=False) == [["a", "b"], ["c", "d"]]


def test_quoted_cell_keeps_its_line_ends(tmp_path):
    rows = _rows(Workbench(tmp_path), 'a,b\r\n"1\r\n2",3\r\n')

    assert rows == [{"a": "1\r\n2", "b": "3"}]


def test_byte_order_mark_is_no_part_of_the_first_name(tmp_path):
    assert _rows(Workbench(tmp_path), b"\xef\xbb\xbfa\n1\n") == [{"a": "1"}]


def test_separator_delimiter_charset_and_skipped_rows(tmp_path):
    content = "export of today\nname;city\n'a;b';Orléans\n".encode("iso-8859-1")

    rows = _rows(
        Workbench(tmp_path),
        content,
        fieldSeparator=";",
        textDelimiter="'",
        charset="ISO-8859-1",
        skipRows=1,
    )

    assert rows == [{"name": "a;b", "city": "Orléans"}]


@pytest.mark.parametrize(
    ("skipped", "rows"),
    [(False, [{"a": "1"}, {"a": ""}, {"a": "2"}]), (True, [{"a": "1"}, {"a": "2"}])],
    ids=["kept", "skipped"],
)
def test_empty_lines(tmp_path, skipped, rows):
    assert _rows(Workbench(tmp_path), "a\n1\n\n2\n", skipEmptyRows=skipped) == rows


@pytest.mark.parametrize("content", ["", "a,b\n"], ids=["empty", "only a header"])
def test_file_without_rows_gives_an_empty_file(tmp_path, content):
    assert _rows(Workbench(tmp_path), content) == []


def test_shorter_row_gets_nulls(tmp_path):
    assert _rows(Workbench(tmp_path), "a,b\n1\n") == [{"a": "1", "b": None}]


def test_shorter_row_fails_where_the_task_says_so(tmp_path):
    with pytest.raises(TaskFailed, match="of 1 cells where the first row has 2, after line 2"):
        _rows(Workbench(tmp_path), "a,b\n1\n", errorOnDifferentFieldCount=True)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("a,b\n1,2,3\n", "a row of 3 cells where the first row has 2"),
        ("a,b,a\n1,2,3\n", "the same name more than once: 'a'"),
        ('a\n"1\n', "can not be read"),
        ("a\n1\0\n", "holds a NUL character"),
        (b"a\n\xff\n", "is not utf-8"),
    ],
    ids=["wide row", "name twice", "open quote", "NUL", "not UTF-8"],
)
def test_broken_file_fails_with_the_reason_and_stores_nothing(tmp_path, content, reason):
    bench = Workbench(tmp_path)
    uri = bench.store(content, "rows.csv")

    with pytest.raises(TaskFailed, match=reason):
        bench.run(CsvToIon, **{"from": uri})

    assert bench.files.delete_all() == [uri]


def test_cell_of_a_megabyte_is_read(tmp_path):
    cell = "x" * 1_000_000

    assert _rows(Workbench(tmp_path), f"a\n{cell}\n") == [{"a": cell}]


def test_line_without_an_end_is_refused_before_it_fills_the_memory(tmp_path):
    with pytest.raises(TaskFailed, match="a line of more than"):
        _rows(Workbench(tmp_path), "a\n" + "x" * (streams.LONGEST_LINE + 1))


def test_stopped_task_stops_reading(tmp_path):
    bench = Workbench(tmp_path)
    uri = bench.store("a\n1\n", "rows.csv")
    bench.cancellation.set(StopReason.KILLED)

    with pytest.raises(TaskFailed) as caught:
        bench.run(CsvToIon, **{"from": uri})

    assert caught.value.state is State.KILLED
