"""What a function imports before its first request: a cold start is paid by users."""

import subprocess
import sys

import pytest

NEVER = (
    "google.cloud.bigquery",
    "google.cloud.scheduler_v1",
    "google.cloud.secretmanager_v1",
    "google.cloud.storage",
    "google.cloud.tasks_v2",
    "google.pubsub_v1",
    "jsonschema",
    "pandas",
    "shared.backends.standalone",
    "sqlite3",
)
"""Clients that most requests do not call, and what belongs to a Windhover in one process."""

NO_API = (*NEVER, "fastapi", "flask", "shared.api", "shared.runtime.instance", "starlette")

FORBIDDEN = {
    "api": NEVER,
    "webhook": NEVER,
    "executor": NO_API,
    "worker": NO_API,
    "scheduler": NO_API,
}
PROGRAM = """
import sys
import functions.{name}
print([one for one in {forbidden} if one in sys.modules])
print(sorted(one for one in sys.modules if one.startswith("plugins.")))
"""


@pytest.mark.parametrize("name", FORBIDDEN)
def test_function_imports_no_library_that_it_may_not_need(name):
    program = PROGRAM.format(name=name, forbidden=FORBIDDEN[name])

    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=300, check=True
    )

    assert done.stdout.splitlines() == ["[]", "[]"]
