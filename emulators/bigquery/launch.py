"""Starts bqemulator where nothing can be downloaded; runs in the environment of the emulator.

As shipped it downloads two extensions of DuckDB when it starts, and ends when it can not; without
them there is no GEOGRAPHY and no Avro. And it takes the first row of every CSV file for a header,
whatever the job says. Both are mended here. That relies on internals, hence the pinned versions.
"""

import sys

from bqemulator.api.dependencies import AppContext
from bqemulator.cli import main
from bqemulator.jobs import executor
from bqemulator.storage import engine

_load_any = executor._load_path_into_target  # noqa: SLF001 - no public way in


def _load_nothing(_: engine.DuckDBEngine) -> None:
    """In place of what downloads an extension."""


def _load_path(path: str, job: executor._LoadJobConfig, context: AppContext) -> None:
    """Reads CSV as the job says; without schema detection there is no header to be found."""
    options = job.raw_config
    if job.source_format != "CSV" or options.get("autodetect"):
        _load_any(path, job, context)
        return
    skipped = int(options.get("skipLeadingRows") or 0)
    delimiter = _literal(options.get("fieldDelimiter") or ",")
    quote = _literal(options.get("quote", '"'))
    context.engine.execute(
        f"COPY {job.target_ref} FROM ? (FORMAT CSV, AUTO_DETECT false, HEADER false,"
        f" SKIP {skipped}, DELIM {delimiter}, QUOTE {quote}, ESCAPE {quote})",
        [path],
    )


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


engine.DuckDBEngine._load_spatial = _load_nothing  # noqa: SLF001 - there is no switch for it
engine.DuckDBEngine._load_format_extensions = _load_nothing  # noqa: SLF001
executor._load_path_into_target = _load_path  # noqa: SLF001

if __name__ == "__main__":
    sys.exit(main())
