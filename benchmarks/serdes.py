"""Files of rows from one format to another: rows per second, and the memory that a step needs.

CSV to Ion and back, a query to CSV, and every other format both ways. Each step runs in a process
of its own: the peak of a process never falls again. Run it with `python -m benchmarks.serdes`, and
a number of rows if a million are too many.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import orjson
from typing_extensions import override

from benchmarks.machine import peak_mib
from plugins.jdbc.duckdb.query import Query
from plugins.serdes.avro.avro_to_ion import AvroToIon
from plugins.serdes.avro.ion_to_avro import IonToAvro
from plugins.serdes.csv.csv_to_ion import CsvToIon
from plugins.serdes.csv.ion_to_csv import IonToCsv
from plugins.serdes.excel.excel_to_ion import ExcelToIon
from plugins.serdes.excel.ion_to_excel import IonToExcel
from plugins.serdes.json.ion_to_json import IonToJson
from plugins.serdes.json.json_to_ion import JsonToIon
from plugins.serdes.parquet.ion_to_parquet import IonToParquet
from plugins.serdes.parquet.parquet_to_ion import ParquetToIon
from plugins.serdes.xml.ion_to_xml import IonToXml
from plugins.serdes.xml.xml_to_ion import XmlToIon
from shared.backends.standalone.local_storage import LocalStorage
from shared.model.uris import uri_of
from shared.runtime.files import TaskRunFiles
from shared.sdk.task import RunnableTask
from tests.plugins.context import Workbench

ROWS = 1_000_000
FEWER_ROWS = 100_000
"""Of the formats that nobody keeps a million rows in."""

_QUERY = """
SELECT i AS id, 'Zoé ' || i % 977 AS name, 'Saint-Étienne, ' || i % 89 AS city,
    (i * 7 % 100000 / 100)::DECIMAL(10, 2) AS amount, TIMESTAMP '2024-03-09 08:05:07' AS created
FROM range({rows}) AS numbers(i)
"""
_TASKS: dict[str, type[RunnableTask]] = {
    "csv-to-ion": CsvToIon,
    "ion-to-csv": IonToCsv,
    "query-to-ion": Query,
    "json-to-ion": JsonToIon,
    "ion-to-json": IonToJson,
    "avro-to-ion": AvroToIon,
    "ion-to-avro": IonToAvro,
    "parquet-to-ion": ParquetToIon,
    "ion-to-parquet": IonToParquet,
    "xml-to-ion": XmlToIon,
    "ion-to-xml": IonToXml,
    "excel-to-ion": ExcelToIon,
    "ion-to-excel": IonToExcel,
}
_HOW: dict[str, dict[str, object]] = {"xml": {"query": "/items/item"}}
"""Properties of the way back."""

_MIB = 1024 * 1024


@dataclass
class LocalWorkbench(Workbench):
    """A context whose files are in a directory, as those of a standalone server are."""

    @property
    @override
    def files(self) -> TaskRunFiles:
        """Files below the working directory."""
        return TaskRunFiles(LocalStorage(self.directory), self.info, ("",))


def measure(rows: int = ROWS) -> dict[str, object]:
    """Rows per second and peak memory (MiB) of each step, and whether the CSV came back."""
    fewer = min(rows, FEWER_ROWS)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "files", "rows.csv")
        source.parent.mkdir()
        _write_csv(source, rows)
        ion = _measured("csv-to-ion", folder, {"from": uri_of("/rows.csv")})
        csv = _measured("ion-to-csv", folder, {"from": ion["uri"]})
        written = Path(folder, "files", str(csv["uri"]).removeprefix("kestra:///"))
        found: dict[str, object] = {
            "rows": rows,
            "csv_mib": round(source.stat().st_size / _MIB, 1),
            "csv_to_ion": _figures(ion, rows),
            "ion_to_csv": _figures(csv, rows),
            "same_csv": written.read_bytes() == source.read_bytes(),
        }
        queried = _queried(folder, rows)
        csv = _measured("ion-to-csv", folder, {"from": queried["uri"]})
        found["query_to_ion"] = _figures(queried, rows)
        found["queried_ion_to_csv"] = _figures(csv, rows)
        for name in ("json", "avro", "parquet"):
            found |= _both_ways(folder, name, queried["uri"], rows)
        few = _queried(folder, fewer)
        found["fewer_rows"] = fewer
        for name in ("xml", "excel"):
            found |= _both_ways(folder, name, few["uri"], fewer)
        return found


def _queried(folder: str, rows: int) -> dict[str, object]:
    query = {"sql": _QUERY.format(rows=rows), "fetchType": "STORE"}
    return _measured("query-to-ion", folder, query)


def _both_ways(folder: str, name: str, ion: object, rows: int) -> dict[str, object]:
    there = _measured(f"ion-to-{name}", folder, {"from": ion})
    back = _measured(f"{name}-to-ion", folder, {"from": there["uri"], **_HOW.get(name, {})})
    return {
        f"ion_to_{name}": _figures(there, rows),
        f"{name}_to_ion": _figures(back, rows),
    }


def _write_csv(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write("id,name,city,amount,created\n")
        for number in range(rows):
            file.write(
                f'{number},Zoé {number % 977},"Saint-Étienne, {number % 89}",'
                f"{number * 7 % 100_000 / 100:.2f},2024-03-{number % 28 + 1:02}T08:05:07Z\n"
            )


def _measured(way: str, folder: str, properties: dict[str, object]) -> dict[str, object]:
    """What a process of its own found out."""
    given = orjson.dumps(properties).decode()
    command = [sys.executable, "-m", "benchmarks.serdes", way, folder, given]
    done = subprocess.run(command, check=True, capture_output=True)
    found: dict[str, object] = orjson.loads(done.stdout)
    return found


def _figures(found: dict[str, object], rows: int) -> dict[str, object]:
    seconds = float(str(found["seconds"]))
    return {
        "seconds": round(seconds, 2),
        "rows_per_second": round(rows / seconds),
        "peak_mib": found["peak_mib"],
        "peak_mib_before": found["peak_mib_before"],
    }


def _run(way: str, folder: str, properties: str) -> dict[str, object]:
    """Runs one step here."""
    bench = LocalWorkbench(Path(folder))
    # The files of one step are not those of another.
    bench.info = replace(bench.info, task_run_id=way)
    before = peak_mib()
    started = time.perf_counter()
    outputs = bench.outputs(_TASKS[way], **orjson.loads(properties))
    seconds = time.perf_counter() - started
    uri = outputs.get("uri") or next(iter(_uris(outputs)))
    return {
        "uri": uri,
        "seconds": seconds,
        "peak_mib": peak_mib(),
        "peak_mib_before": before,
    }


def _uris(outputs: dict[str, object]) -> Iterator[object]:
    """Of the sheets of a workbook."""
    sheets = outputs.get("uris")
    yield from sheets.values() if isinstance(sheets, dict) else ()


def _main(arguments: list[str]) -> None:
    is_part = bool(arguments) and arguments[0] in _TASKS
    found = _run(*arguments) if is_part else measure(*map(int, arguments))
    sys.stdout.buffer.write(orjson.dumps(found, option=orjson.OPT_INDENT_2) + b"\n")


if __name__ == "__main__":
    _main(sys.argv[1:])
