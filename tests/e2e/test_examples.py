"""Every example is valid and does what it says."""

import csv
import os
import shutil
from decimal import Decimal

import orjson
import pytest

from tests.e2e.command import PROGRAM, ROOT, run

EXAMPLES = ROOT / "examples"
NO_INDEX = "Unable to install the requirements"

pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="the package is not installed")


def _outputs(name, *arguments):
    done = run("run", EXAMPLES / name, "--quiet", *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return orjson.loads(done.stdout)


def test_every_example_is_valid():
    done = run("validate", EXAMPLES, "--output", "json")

    reports = orjson.loads(done.stdout)
    assert len(reports) == len(list(EXAMPLES.glob("*.yaml")))
    assert [report["path"] for report in reports if report["problems"]] == []
    assert [report["path"] for report in reports if report["warnings"]] == []


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_example_says_what_it_is(path):
    text = path.read_text("utf-8")

    assert text.startswith(f"id: {path.stem}\nnamespace: company.team\ndescription: ")


def test_hello_greets():
    assert _outputs("hello.yaml", "-i", "name=Ada") == {"greeting": "Hello Ada!"}


def test_parallel_squares_and_divides():
    assert _outputs("parallel.yaml") == {"squareOfSeven": 7 * 7, "ordersPerCustomer": 12 / 3}


def test_script_outputs_count_and_compare():
    outputs = _outputs("script-outputs.yaml", "-i", 'words=["a", "longest", "word", "of"]')

    assert (outputs["count"], outputs["longest"]) == (4, "longest")
    assert outputs["words"].startswith("kestra:///company/team/script-outputs/executions/")


def test_working_directory_adds_up():
    assert _outputs("working-directory.yaml") == {"total": 3 + 9}


def test_remember_counts_executions(tmp_path):
    first, second = (_outputs("remember.yaml", "--home", tmp_path) for _ in range(2))

    assert (first, second) == ({"runs": 1}, {"runs": 2})


def test_retry_and_errors_ends_in_a_warning():
    done = run("run", EXAMPLES / "retry-and-errors.yaml")

    assert done.returncode == 0
    assert "\nRETRYING  unreliable\n" in done.stderr
    assert "\nSUCCESS   unreliable\n" in done.stderr
    assert "\nWARNING   optional\n" in done.stderr
    assert "tidy-up: Everything is tidied up.\n" in done.stderr
    assert "alert" not in done.stderr
    assert "\nWARNING   execution " in done.stderr


def test_retry_and_errors_alerts_when_it_is_broken():
    done = run("run", EXAMPLES / "retry-and-errors.yaml", "-i", "broken=true")

    assert done.returncode == 1
    assert "alert: The execution " in done.stderr
    assert "tidy-up: Everything is tidied up.\n" in done.stderr
    assert "\nFAILED    execution " in done.stderr


@pytest.mark.slow
def test_beers_sums_a_column_with_pandas():
    with (EXAMPLES / "data" / "beers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    total = sum(Decimal(row["abv"]) for row in rows if row["abv"])

    done = run("run", EXAMPLES / "beers.yaml", "-q", "-i", f"beers=@{EXAMPLES}/data/beers.csv")

    if NO_INDEX in done.stderr and "CI" not in os.environ:
        pytest.skip("pandas can not be installed here: there is no package index")
    assert (done.returncode, done.stderr) == (0, "")
    assert orjson.loads(done.stdout) == {"total": float(total), "rows": len(rows)}


def test_example_finds_the_tools_that_it_calls():
    assert [tool for tool in ("awk", "wc", "sh") if shutil.which(tool) is None] == []
