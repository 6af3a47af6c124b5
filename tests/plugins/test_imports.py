"""What it costs to have a type at hand that nobody uses."""

import subprocess
import sys

LIBRARIES = (
    "google.cloud.bigquery",
    "google.auth",
    "pyarrow",
    "duckdb",
    "openpyxl",
    "fastavro",
    "psycopg",
    "pymysql",
    "paramiko",
    "dulwich",
    "defusedxml",
)
PROGRAM = f"""
import sys
from shared.sdk.registry import Registry
registry = Registry.installed()
loaded = [name for name in sys.modules if name.startswith("plugins.") and name.count(".") > 1]
before = [name for name in loaded if "catalog" not in name]
for name in registry.names():
    registry.cls(name)
print(before, [name for name in {LIBRARIES} if name in sys.modules])
"""


def test_types_are_imported_when_used_and_their_libraries_when_run():
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=True
    )

    assert done.stdout.strip() == "[] []"
