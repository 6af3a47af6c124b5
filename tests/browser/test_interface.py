"""The web interface in a real browser, against a real server. The journeys are in ui/e2e."""

import gzip
import json
import os
import re

import pytest

from tests.browser.journeys import BUILT, UI, missing, play, serving, told, waiting_for_set_up
from tests.browser.screenshots import IMAGES

pytestmark = pytest.mark.browser

MEASURING = {"budgets", "gallery", "screenshots"}
BEGINNING = {"setup"}
"""On a server that asks for credentials from the start."""
JOURNEYS = sorted(
    {one.name.split(".")[0] for one in UI.glob("e2e/*.spec.ts")} - MEASURING - BEGINNING
)

FIRST_LOAD = 250_000
"""Bytes, packed, of all that the start page names."""


@pytest.fixture(scope="module", autouse=True)
def tools():
    """Skips on a laptop without what this needs; fails in CI."""
    reason = missing()
    if reason and os.environ.get("CI"):
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)


@pytest.fixture
def address(tmp_path):
    with serving(tmp_path / "home") as found:
        yield found


@pytest.mark.parametrize(
    "journey", [pytest.param(one, marks=pytest.mark.xdist_group(one)) for one in JOURNEYS]
)
def test_journey(journey, address):
    done = play(journey, address)

    assert done.returncode == 0, told(done)


def test_first_account_is_made_in_the_browser(tmp_path):
    with waiting_for_set_up(tmp_path / "home") as (address, code):
        done = play("setup", address, SET_UP_CODE=code)

    assert done.returncode == 0, told(done)


def test_large_executions_can_be_looked_at(address, tmp_path, record_property):
    """What it costs is printed at the end of the run; a clock decides nothing here."""
    report = tmp_path / "budgets.json"

    done = play("budgets", address, BUDGETS=str(report), ROUNDS=os.environ.get("ROUNDS", "1"))

    assert done.returncode == 0, told(done)
    for name, found in json.loads(report.read_text()).items():
        record_property("measured", f"{name}: {found['median']} ({found['budget']})")


def test_pictures_of_the_documentation_are_those_that_can_be_made(address, tmp_path):
    done = play("screenshots", address, SCREENSHOTS=str(tmp_path))

    assert done.returncode == 0, told(done)
    assert {one.name for one in tmp_path.glob("*.webp")} == {
        one.name for one in IMAGES.glob("*.webp")
    }


def test_first_load_is_small(record_property):
    named = re.findall(r'(?:src|href)="/ui/([^"]+)"', (BUILT / "index.html").read_text())

    sizes = {name: len(gzip.compress((BUILT / name).read_bytes(), 9)) for name in named}

    total = sum(sizes.values())
    record_property("measured", f"first load: {total // 1000} kB packed ({FIRST_LOAD // 1000} kB)")
    assert total <= FIRST_LOAD, sizes
