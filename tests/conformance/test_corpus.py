"""Kestra's own scenarios, where they lie beside the repository."""

import os
from pathlib import Path

import pytest

from tests.conformance.at_once import played_at_once
from tests.conformance.opening import Backend
from tests.conformance.required import AREAS, is_required
from tests.conformance.run import Verdict
from tests.conformance.scenario import Corpus

FOLDER = Path(os.environ.get("CORPUS", Path(__file__).parents[3] / "shared" / "conformance"))
MISSING = f"there is no corpus in {FOLDER}"
CORPUS = Corpus.read(FOLDER) if (FOLDER / "expectations.json").exists() else None
REQUIRED = [one for one in CORPUS.scenarios if is_required(one)] if CORPUS else []


@pytest.mark.skipif(CORPUS is None, reason=MISSING)
def test_areas_that_must_pass_are_areas_of_the_corpus():
    assert {scenario.area for scenario in CORPUS.scenarios} >= AREAS


@pytest.fixture(scope="session")
def results(request):
    """What the chosen scenarios came to: played at once, since most of their time is waiting."""
    return played_at_once(request.session, test_scenario_passes, CORPUS)


@pytest.mark.skipif(CORPUS is None, reason=MISSING)
@pytest.mark.parametrize("backend", list(Backend))
@pytest.mark.parametrize("scenario", REQUIRED, ids=lambda scenario: scenario.id)
def test_scenario_passes(scenario, backend, results):
    result = results[scenario.id, backend]

    if result.verdict is Verdict.SKIPPED:
        pytest.skip("; ".join(result.problems))
    assert result.problems == []
