"""CSV -> Ion -> CSV: rows per second each way and the memory that one way needs.

Each way runs in a process of its own: the peak of a process never falls again. Run it with
`python -m benchmarks.serdes`, and a number of rows if a million are too many.
"""

import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import orjson
from typing_extensions import override

from plugins.serdes.csv.csv_to_ion import CsvToIon
from plugins.serdes.csv.ion_to_csv import IonToCsv
from shared.backends.standalone.local_storage import LocalStorage
from shared.model.uris import uri_of
from shared.runtime.files import TaskRunFiles
from shared.sdk.task import RunnableTask
from tests.plugins.context import Workbench

ROWS = 1_000_000
_TASKS: dict[str, type[RunnableTask]] = {"csv-to-ion": CsvToIon, "ion-to-csv": IonToCsv}
_MIB = 1024


@dataclass
class LocalWorkbench(Workbench):
    """A context whose files are in a directory, as those of a standalone server are."""

    @property
    @override
    def files(self) -> TaskRunFiles:
        """Files below the working directory."""
        return TaskRunFiles(LocalStorage(self.directory), self.info, ("",))


def measure(rows: int = ROWS) -> dict[str, object]:
    """Rows per second and peak memory (MiB) of each way, and whether the CSV came back."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "files", "rows.csv")
        source.parent.mkdir()
        _write_csv(source, rows)
        ion = _measured("csv-to-ion", folder, uri_of("/rows.csv"))
        csv = _measured("ion-to-csv", folder, str(ion["uri"]))
        written = Path(folder, "files", str(csv["uri"]).removeprefix("kestra:///"))
        return {
            "rows": rows,
            "csv_mib": round(source.stat().st_size / _MIB / _MIB, 1),
            "csv_to_ion": _figures(ion, rows),
            "ion_to_csv": _figures(csv, rows),
            "same_csv": written.read_bytes() == source.read_bytes(),
        }


def _write_csv(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write("id,name,city,amount,created\n")
        for number in range(rows):
            file.write(
                f'{number},Zoé {number % 977},"Saint-Étienne, {number % 89}",'
                f"{number * 7 % 100_000 / 100:.2f},2024-03-{number % 28 + 1:02}T08:05:07Z\n"
            )


def _measured(way: str, folder: str, uri: str) -> dict[str, object]:
    """What a process of its own found out."""
    command = [sys.executable, "-m", "benchmarks.serdes", way, folder, uri]
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


def _run(way: str, folder: str, uri: str) -> dict[str, object]:
    """Runs one way here."""
    bench = LocalWorkbench(Path(folder))
    before = _peak_mib()
    started = time.perf_counter()
    outputs = bench.outputs(_TASKS[way], **{"from": uri})
    seconds = time.perf_counter() - started
    return {
        "uri": outputs["uri"],
        "seconds": seconds,
        "peak_mib": _peak_mib(),
        "peak_mib_before": before,
    }


def _peak_mib() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MIB, 1)


def _main(arguments: list[str]) -> None:
    is_part = bool(arguments) and arguments[0] in _TASKS
    found = _run(*arguments) if is_part else measure(*map(int, arguments))
    sys.stdout.buffer.write(orjson.dumps(found, option=orjson.OPT_INDENT_2) + b"\n")


if __name__ == "__main__":
    _main(sys.argv[1:])
