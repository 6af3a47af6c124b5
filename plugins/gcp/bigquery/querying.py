"""Runs a query and takes its rows, for the task and for the trigger."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol, cast

from pydantic import Field as Property
from typing_extensions import override

from plugins.gcp.bigquery.cells import Cells, Field, converted
from plugins.gcp.bigquery.jobs import Job, measure, run_job
from plugins.gcp.bigquery.query_properties import QueryProperties
from plugins.gcp.bigquery.session import Session
from plugins.gcp.bigquery.tables import TableOutput
from plugins.gcp.own_places import refuse_own_addresses
from shared.sdk.context import RunContext
from shared.sdk.fetching import FetchOutput, FetchType, fetched
from shared.sdk.ion_printer import IonValue

_MEASURED = {
    "total_bytes_processed": "total.bytes.processed",
    "total_bytes_billed": "total.bytes.billed",
    "num_dml_affected_rows": "num.dml.affected.rows",
    "slot_millis": "total.slot.ms",
    "billing_tier": "billing.tier",
    "cache_hit": "cache.hit",
}
_OUTPUT_NAMES = {
    "total_bytes_processed": "totalBytesProcessed",
    "total_bytes_billed": "totalBytesBilled",
    "num_dml_affected_rows": "numDmlAffectedRows",
    "slot_millis": "totalSlotMs",
    "billing_tier": "billingTier",
    "cache_hit": "cacheHit",
}


class QueryOutput(FetchOutput):
    """Outputs of a query."""

    job_id: str | None = Property(default=None, description="The job; none for a dry run.")
    destination_table: TableOutput | None = Property(
        default=None, description="The table that the rows were written to."
    )
    statistics: dict[str, int] | None = Property(
        default=None,
        description="What the service measured: `totalBytesProcessed`, `numDmlAffectedRows`, …",
    )


class Rows(Protocol):
    """A result as the client gives it."""

    schema: Sequence[Field]

    def __iter__(self) -> Iterator[Cells]:
        """The rows, page by page."""
        ...


class QueryJob(Job, Protocol):
    """What jobs of queries have besides."""

    query: str
    destination: object

    @override
    def result(
        self,
        *,
        retry: object,
        timeout: float | None = None,
        max_results: int | None = None,
        page_size: int | None = None,
    ) -> object:
        """The rows, once the job has ended."""
        ...


def run_query(
    context: RunContext, task: QueryProperties, session: Session, settings: Mapping[str, object]
) -> QueryOutput:
    """The outputs of a query.

    Args:
        settings: of the client's job configuration, besides those of the query; a dry run is
            only checked, and has no job.

    Raises:
        ServiceFailure: the service refused or could not do it.
        TaskFailed: too many rows for outputs, or the task was stopped.
    """
    # For the statements that read and write files. IAM is the wall; this says so early.
    refuse_own_addresses(context, task, task.sql)
    config = session.library.QueryJobConfig(**task.query_settings(session), **settings)

    def start(name: str | None) -> QueryJob:
        job: QueryJob = session.client.query(
            task.sql,
            job_config=config,
            job_id=name,
            location=session.location,
            retry=session.retry,
            job_retry=None,
        )
        return job

    if settings.get("dry_run"):
        with session.calling():
            return QueryOutput(statistics=_statistics(context, start(None)))
    job = run_job(context, task, session, start, lambda old: getattr(old, "query", "") == task.sql)
    details: dict[str, object] = {"job_id": job.job_id, "statistics": _statistics(context, job)}
    table = _table(getattr(job, "destination", None))
    if table is not None:
        details["destination_table"] = table
    wanted = task.wanted
    with session.calling():
        rows = _rows(session, task, job) if wanted is not FetchType.NONE else iter(())
        return fetched(context, rows, wanted, QueryOutput, more=details)


def _rows(session: Session, task: QueryProperties, job: Job) -> Iterator[dict[str, IonValue]]:
    pages: dict[str, int] = {}
    if task.max_results is not None:
        pages["max_results"] = task.max_results
    if task.page_size is not None:
        pages["page_size"] = task.page_size
    if task.wanted is FetchType.FETCH_ONE:
        pages["max_results"] = 1
    query = cast("QueryJob", job)
    result = cast("Rows", query.result(retry=session.retry, **pages))
    return converted(result, result.schema)


def _statistics(context: RunContext, job: Job) -> dict[str, int]:
    numbers = measure(context, job, _MEASURED)
    return {_OUTPUT_NAMES[name]: number for name, number in numbers.items()}


def _table(reference: object) -> TableOutput | None:
    if reference is None:
        return None
    return TableOutput(
        project=str(getattr(reference, "project", "")),
        dataset=str(getattr(reference, "dataset_id", "")),
        table=str(getattr(reference, "table_id", "")),
    )
