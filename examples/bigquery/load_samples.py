"""Loads the sample data of the examples into BigQuery: the emulator's, or a project of yours.

It makes the empty dataset `beers`, and the table `bigquery-public-data.wikipedia.pageviews_2023`
with page views whose last day is today, since the queries ask for the current day. On the real
BigQuery the public table is there already, and only the dataset is made.

    BIGQUERY_EMULATOR_HOST=http://127.0.0.1:9050 python examples/bigquery/load_samples.py
"""

import argparse
import csv
import io
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery

PUBLIC = "bigquery-public-data"
VIEWS = f"{PUBLIC}.wikipedia.pageviews_2023"
SCHEMA = [
    bigquery.SchemaField("datehour", "TIMESTAMP"),
    bigquery.SchemaField("wiki", "STRING"),
    bigquery.SchemaField("title", "STRING"),
    bigquery.SchemaField("views", "INTEGER"),
]


def shifted(text: str, today: datetime) -> str:
    """Page views (CSV) moved by whole days, so that their last day is today."""
    rows = list(csv.DictReader(io.StringIO(text)))
    for row in rows:
        row["datehour"] = datetime.fromisoformat(row["datehour"])
    days = (today.date() - max(row["datehour"] for row in rows).date()).days
    moved = io.StringIO()
    writer = csv.DictWriter(moved, [field.name for field in SCHEMA], lineterminator="\n")
    writer.writeheader()
    for row in rows:
        moment = row["datehour"] + timedelta(days=days)
        writer.writerow({**row, "datehour": moment.strftime("%Y-%m-%d %H:%M:%S UTC")})
    return moved.getvalue()


def load(project: str, endpoint: str | None, views: str) -> int:
    """Makes the dataset and, on an emulator, the table; gives the number of its rows."""
    if endpoint is None:
        bigquery.Client(project=project).create_dataset("beers", exists_ok=True)
        return 0
    credentials = AnonymousCredentials()
    options = {"api_endpoint": endpoint}
    own = bigquery.Client(project=project, credentials=credentials, client_options=options)
    own.create_dataset("beers", exists_ok=True)
    public = bigquery.Client(project=PUBLIC, credentials=credentials, client_options=options)
    public.create_dataset("wikipedia", exists_ok=True)
    public.delete_table(VIEWS, not_found_ok=True)
    public.create_table(bigquery.Table(VIEWS, schema=SCHEMA))
    config = bigquery.LoadJobConfig(
        source_format="CSV", skip_leading_rows=1, schema=SCHEMA, write_disposition="WRITE_TRUNCATE"
    )
    job = public.load_table_from_file(io.BytesIO(views.encode()), VIEWS, job_config=config)
    job.result()
    return job.output_rows


def main() -> int:
    """Reads the arguments and loads."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--project", default=os.environ.get("GOOGLE_CLOUD_PROJECT", "local"))
    parser.add_argument(
        "--data",
        type=Path,
        default=Path(__file__).parent.parent / "data",
        help="a folder with wikipedia_pageviews.csv",
    )
    options = parser.parse_args()
    text = (options.data / "wikipedia_pageviews.csv").read_text("utf-8")
    endpoint = os.environ.get("BIGQUERY_EMULATOR_HOST")
    rows = load(options.project, endpoint, shifted(text, datetime.now(UTC)))
    print(f"The dataset beers is there, and {rows} page views.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
