"""What is written and read again is what it was, in every format that can hold it."""

from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from plugins.serdes.avro.avro_to_ion import AvroToIon
from plugins.serdes.avro.ion_to_avro import IonToAvro
from plugins.serdes.excel.excel_to_ion import ExcelToIon
from plugins.serdes.excel.ion_to_excel import IonToExcel
from plugins.serdes.json.ion_to_json import IonToJson
from plugins.serdes.json.json_to_ion import JsonToIon
from plugins.serdes.parquet.ion_to_parquet import IonToParquet
from plugins.serdes.parquet.parquet_to_ion import ParquetToIon
from plugins.serdes.xml.ion_to_xml import IonToXml
from plugins.serdes.xml.xml_to_ion import XmlToIon
from plugins.serdes.yaml.ion_to_yaml import IonToYaml
from plugins.serdes.yaml.yaml_to_ion import YamlToIon
from shared.sdk.ion import ion_lines, read_ion
from shared.sdk.output import TaskFailed
from tests.plugins.context import Workbench

NOON = datetime(2024, 3, 9, 12, 30, tzinfo=UTC)
PLAIN = [
    {"id": 1, "name": 'Élan, "a"', "price": 1.5, "paid": True},
    {"id": 2, "name": "=1+1", "price": 2.25, "paid": False},
]
NESTED = [{"id": 1, "tags": ["a", "b"], "by": {"name": "Ada", "age": 36}}]
DATED = [{"day": date(2024, 3, 9), "at": NOON}]


@pytest.fixture
def bench(tmp_path):
    return Workbench(tmp_path)


def _ion(bench, rows):
    return bench.store(b"".join(ion_lines(rows)), "rows.ion")


def _rows(bench, uri):
    with bench.files.open(uri) as file:
        return list(read_ion(file))


def _there_and_back(bench, rows, writer, reader, back=None, **options):
    written = bench.outputs(writer, **{"from": _ion(bench, rows)}, **options)
    read = bench.outputs(reader, **{"from": written["uri"]}, **(back or {}))
    uri = read["uri"] if "uri" in read else next(iter(read["uris"].values()))
    assert written["size"] == len(rows)
    return _rows(bench, uri)


LIST = {"newLine": False}
FORMATS = {
    "json-lines": (IonToJson, JsonToIon, {}),
    "json-list": (IonToJson, JsonToIon, LIST),
    "yaml": (IonToYaml, YamlToIon, {}),
    "avro": (IonToAvro, AvroToIon, {}),
    "parquet": (IonToParquet, ParquetToIon, {}),
    "excel": (IonToExcel, ExcelToIon, {}),
    "xml": (IonToXml, XmlToIon, {}),
}


@pytest.mark.parametrize("form", FORMATS)
def test_plain_rows_come_back(bench, form):
    writer, reader, options = FORMATS[form]
    back = {"query": "/items/item"} if form == "xml" else options

    assert _there_and_back(bench, PLAIN, writer, reader, back, **options) == PLAIN


@pytest.mark.parametrize("form", [name for name in FORMATS if name != "excel"])
def test_nested_rows_come_back(bench, form):
    writer, reader, options = FORMATS[form]
    back = {"query": "/items/item"} if form == "xml" else options

    assert _there_and_back(bench, NESTED, writer, reader, back, **options) == NESTED


@pytest.mark.parametrize("form", ["avro", "parquet"])
def test_dates_come_back_as_dates(bench, form):
    writer, reader, _ = FORMATS[form]

    assert _there_and_back(bench, DATED, writer, reader) == DATED


@pytest.mark.parametrize("form", ["avro", "parquet", "excel"])
def test_field_that_a_row_lacks_is_null(bench, form):
    writer, reader, _ = FORMATS[form]

    rows = _there_and_back(bench, [{"a": 1, "b": 2}, {"a": 3}], writer, reader)

    assert rows == [{"a": 1, "b": 2}, {"a": 3, "b": None}]


@pytest.mark.parametrize("form", FORMATS)
def test_no_rows_make_a_file_that_can_be_read(bench, form):
    writer, reader, options = FORMATS[form]
    back = {"query": "/items/item"} if form == "xml" else options

    assert _there_and_back(bench, [], writer, reader, back, **options) == []


BROKEN = {
    JsonToIon: b'{"a": 1',
    YamlToIon: b"a: [1",
    XmlToIon: b"<a><b></a>",
    AvroToIon: b"Obj\x01broken",
    ParquetToIon: b"PAR1broken",
    ExcelToIon: b"PK\x03\x04broken",
}


@pytest.mark.parametrize("reader", BROKEN, ids=lambda reader: reader.__name__)
@pytest.mark.parametrize("content", ["broken", "of-another-kind", "empty"])
def test_broken_file_fails_with_a_reason(bench, reader, content):
    texts = {"broken": BROKEN[reader], "of-another-kind": b"\x89\xff\x00\x01", "empty": b""}
    uri = bench.store(texts[content], "file")

    if content == "empty" and reader in {JsonToIon, YamlToIon}:
        assert bench.outputs(reader, **{"from": uri})["size"] == 0
        return
    with pytest.raises(TaskFailed, match="can not be"):
        bench.run(reader, **{"from": uri})


def test_json_numbers_keep_all_their_digits(bench):
    uri = bench.store("[12345678901234567890, 0.1, 1.00000000000000000001, 1e3]")

    read = bench.outputs(JsonToIon, **{"from": uri}, newLine=False)

    assert _rows(bench, read["uri"]) == [
        12345678901234567890,
        0.1,
        Decimal("1.00000000000000000001"),
        1000.0,
    ]


def test_long_json_list_is_read_in_pieces(bench):
    count = 50_000
    text = (
        "[" + ",\n".join(f'{{"n": {number}, "t": "{"x" * 20}"}}' for number in range(count)) + "]"
    )

    read = bench.outputs(JsonToIon, **{"from": bench.store(text)}, newLine=False)

    assert read["size"] == count
    assert _rows(bench, read["uri"])[-1]["n"] == count - 1


@pytest.mark.parametrize("text", ["[1 2]", "[1,]", "[1", "{} {}", "NaN", "[" * 100_000])
def test_what_is_no_json_is_refused(bench, text):
    with pytest.raises(TaskFailed, match="The JSON file can not be read"):
        bench.run(JsonToIon, **{"from": bench.store(text)}, newLine=False)


def test_line_that_is_no_json_is_named(bench):
    with pytest.raises(TaskFailed, match="line 2"):
        bench.run(JsonToIon, **{"from": bench.store('{"a": 1}\nnothing\n')})


def test_nulls_are_written_only_when_wanted(bench):
    uri = _ion(bench, [{"a": None, "b": [None, {"c": None}]}])

    without = bench.content(bench.outputs(IonToJson, **{"from": uri})["uri"])
    with_nulls = bench.content(
        bench.outputs(IonToJson, **{"from": uri}, shouldKeepNull=True)["uri"]
    )

    assert without == b'{"b":[null,{}]}\n'
    assert with_nulls == b'{"a":null,"b":[null,{"c":null}]}\n'


def test_json_of_what_json_lacks(bench):
    uri = _ion(bench, [{"d": Decimal("1.10"), "at": NOON, "day": date(2024, 3, 9), "b": b"ab"}])

    written = bench.outputs(IonToJson, **{"from": uri})

    assert bench.content(written["uri"]) == (
        b'{"d":1.10,"at":"2024-03-09T12:30:00Z","day":"2024-03-09","b":"YWI="}\n'
    )


def test_yaml_with_aliases_is_refused(bench):
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\n"

    with pytest.raises(TaskFailed, match="it has aliases"):
        bench.run(YamlToIon, **{"from": bench.store(bomb)})


def test_documents_of_a_yaml_file_are_rows(bench):
    read = bench.outputs(YamlToIon, **{"from": bench.store("a: 1\n---\n- b: 2\n- c: 2024-03-09\n")})

    assert _rows(bench, read["uri"]) == [{"a": 1}, {"b": 2}, {"c": date(2024, 3, 9)}]


CATALOGUE = """<?xml version="1.0"?>
<shop xmlns="urn:x"><name>Ours</name>
  <book id="7"><title>One</title><author>A</author><author>B</author></book>
  <book><title lang="fr">Deux</title><author>C</author></book>
</shop>"""


def test_xml_is_read_by_path(bench):
    read = bench.outputs(
        XmlToIon,
        **{"from": bench.store(CATALOGUE)},
        query="/shop/book",
        parserConfiguration={"forceList": ["author"]},
    )

    assert _rows(bench, read["uri"]) == [
        {"id": 7, "title": "One", "author": ["A", "B"]},
        {"title": {"lang": "fr", "content": "Deux"}, "author": ["C"]},
    ]


def test_xml_without_a_path_is_one_row(bench):
    read = bench.outputs(XmlToIon, **{"from": bench.store("<a><b>1</b><b>x</b><c/></a>")})

    assert _rows(bench, read["uri"]) == [{"a": {"b": [1, "x"], "c": ""}}]


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        "<a>" * 300 + "</a>" * 300,
    ],
)
def test_xml_that_reaches_out_or_deep_is_refused(bench, document):
    with pytest.raises(TaskFailed, match="The XML file can not be read"):
        bench.run(XmlToIon, **{"from": bench.store(document)})


def test_field_that_can_not_be_an_element_is_named(bench):
    with pytest.raises(TaskFailed, match="'a b' can not be the name"):
        bench.run(IonToXml, **{"from": _ion(bench, [{"a b": 1}])})


def test_avro_follows_the_schema_that_is_given(bench):
    schema = (
        '{"type": "record", "name": "R", "fields": [{"name": "n", "type": "double"},'
        ' {"name": "day", "type": {"type": "int", "logicalType": "date"}}]}'
    )

    rows = _there_and_back(
        bench, [{"n": 1, "day": "2024-03-09"}], IonToAvro, AvroToIon, schema=schema
    )

    assert rows == [{"n": 1.0, "day": date(2024, 3, 9)}]


@pytest.mark.parametrize("writer", [IonToAvro, IonToParquet])
def test_row_that_does_not_fit_is_refused(bench, writer):
    schema = '{"type": "record", "name": "R", "fields": [{"name": "n", "type": "long"}]}'

    with pytest.raises(TaskFailed, match="not fit"):
        bench.run(writer, **{"from": _ion(bench, [{"n": "no number"}])}, schema=schema)


@pytest.mark.parametrize("writer", [IonToAvro, IonToParquet])
def test_values_of_several_types_are_refused(bench, writer):
    with pytest.raises(TaskFailed, match="The field n has values of several types: int, str"):
        bench.run(writer, **{"from": _ion(bench, [{"n": 1}, {"n": "x"}])})


def test_sheets_of_a_workbook_are_files_of_their_own(bench):
    first, second = _ion(bench, [{"a": 1}]), bench.store('{b:"x"}\n{b:"y"}\n', "second.ion")
    written = bench.outputs(IonToExcel, **{"from": {"One": first, "Two": second}})

    read = bench.outputs(ExcelToIon, **{"from": written["uri"]})
    sheets = {title: _rows(bench, uri) for title, uri in read["uris"].items()}
    chosen = bench.outputs(ExcelToIon, **{"from": written["uri"]}, sheetsTitle=["Two"])

    assert sheets == {"One": [{"a": 1}], "Two": [{"b": "x"}, {"b": "y"}]}
    assert list(chosen["uris"]) == ["Two"]
    with pytest.raises(TaskFailed, match="no sheet 'Three'"):
        bench.run(ExcelToIon, **{"from": written["uri"]}, sheetsTitle=["Three"])


def test_text_that_looks_like_a_formula_is_no_formula(bench):
    written = bench.outputs(IonToExcel, **{"from": _ion(bench, [{"a": "=1+1"}])})
    path = bench.directory / "seen.xlsx"
    path.write_bytes(bench.content(written["uri"]))

    cell = openpyxl.load_workbook(path).active["A2"]

    assert (cell.value, cell.data_type) == ("=1+1", "s")
