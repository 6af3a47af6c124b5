"""A part of the corpora on the functions: what timers, queues and several processes may spoil.

All of a corpus is played by `make conformance SERVER=serverless`.
"""

from pathlib import Path

import pytest

from tests.conformance.run import Verdict, run_scenario
from tests.conformance.scenario import Corpus
from tests.conformance.serving import prepared_stack
from tests.conformance.test_corpus import CORPUS, MISSING
from tests.serverless_stack import skip_without_emulators

pytestmark = [pytest.mark.emulator, pytest.mark.slow]

OWN = Corpus.read(Path(__file__).parents[1] / "conformance" / "own")
AREAS = {"concurrency-limit", "flow-trigger", "foreach-each", "pause-resume", "sla", "subflow"}
CHOSEN = [one for one in CORPUS.scenarios if one.area in AREAS] if CORPUS else []


@pytest.fixture(scope="module")
def server():
    skip_without_emulators()
    with prepared_stack() as started:
        yield started


@pytest.mark.parametrize("scenario", OWN.scenarios, ids=lambda scenario: scenario.id)
def test_scenario_of_ours_passes_on_functions(scenario, server):
    check(scenario, OWN, server)


@pytest.mark.skipif(CORPUS is None, reason=MISSING)
@pytest.mark.parametrize("scenario", CHOSEN, ids=lambda scenario: scenario.id)
def test_scenario_passes_on_functions(scenario, server):
    check(scenario, CORPUS, server)


def check(scenario, corpus, server):
    result = run_scenario(scenario, corpus, server)

    if result.verdict is Verdict.SKIPPED:
        pytest.skip("; ".join(result.problems))
    assert result.problems == []
