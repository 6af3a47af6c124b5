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
    "shared.api.openapi",
    "shared.backends.standalone",
    "sqlite3",
)
"""Clients that most requests do not call, and what belongs to a Windhover in one process."""

NO_API = (*NEVER, "fastapi", "flask", "shared.api", "shared.runtime.instance", "starlette")

FORBIDDEN = {
    "api": NEVER,
    "webhook": (*NEVER, "shared.api.app", "shared.api.routes.executions"),
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


ROUTES = """
import gc
import functions.api
from fastapi.dependencies.models import Dependant
print(sum(isinstance(one, Dependant) for one in gc.get_objects()))
"""


def test_parameters_of_a_route_are_worked_out_when_it_is_called_first():
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", ROUTES], capture_output=True, text=True, timeout=300, check=True
    )

    assert done.stdout == "0\n"
