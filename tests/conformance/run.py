"""Runs the scenarios of a corpus, several at a time, and counts."""

import traceback
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum

from shared.errors import WindhoverError
from tests.conformance.actions import NotHere
from tests.conformance.hows import play
from tests.conformance.matching import UnknownMatcher
from tests.conformance.opening import Place, open_driver
from tests.conformance.scenario import Corpus, Scenario


class Verdict(StrEnum):
    """How a scenario ended."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Result:
    """One scenario in one place.

    Attributes:
        problems: what was expected and what came; the reason, if it was skipped.
    """

    scenario: Scenario
    place: Place
    verdict: Verdict
    problems: list[str] = field(default_factory=list)

    @property
    def line(self) -> str:
        """The one line that tells it."""
        told = "; ".join(problem.replace("\n", " ") for problem in self.problems)
        return f"{self.verdict.upper()} {self.scenario.id} [{self.place}]: {told}"


def run_scenario(scenario: Scenario, corpus: Corpus, place: Place) -> Result:
    """Plays one scenario on a Windhover of its own. Never raises: what goes wrong is a failure."""
    if scenario.skip is not None:
        return Result(scenario, place, Verdict.SKIPPED, [scenario.skip])
    try:
        with open_driver(place, scenario, corpus) as driver:
            problems = play(scenario, corpus, driver)
    except NotHere as reason:
        return Result(scenario, place, Verdict.SKIPPED, [str(reason)])
    except (WindhoverError, UnknownMatcher, OSError) as error:
        problems = [f"{type(error).__name__}: {error}"]
    except Exception as error:  # noqa: BLE001 - a bug of ours is a failure with a place, not an end
        raised = traceback.extract_tb(error.__traceback__)[-1]
        problems = [f"{type(error).__name__}: {error} ({raised.name}, line {raised.lineno})"]
    return Result(scenario, place, Verdict.FAILED if problems else Verdict.PASSED, problems)


def run_corpus(
    corpus: Corpus, scenarios: Iterable[Scenario], places: Iterable[Place], jobs: int
) -> Iterator[Result]:
    """The results, in the order of the corpus, in one place after the other."""
    with ThreadPoolExecutor(jobs, thread_name_prefix="scenario") as pool:
        running = [
            pool.submit(run_scenario, scenario, corpus, place)
            for place in places
            for scenario in scenarios
        ]
        for one in running:
            yield one.result()
