"""Plays the scenarios of parametrized tests several at a time, each on a Windhover of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conformance.opening import Place
from tests.conformance.run import Result, run_scenario
from tests.conformance.scenario import Corpus

JOBS = 16
"""Scenarios at a time: most of them wait for timers, and two cores are busy enough with these."""


def played_at_once(
    session: pytest.Session, test: Callable[..., None], corpus: Corpus
) -> dict[tuple[str, Place], Result]:
    """The result of each (scenario, backend) for which the test was chosen to run."""
    chosen = [
        (item.callspec.params["scenario"], item.callspec.params["backend"])
        for item in session.items
        if isinstance(item, pytest.Function)
        and item.originalname == test.__name__
        and item.path.samefile(test.__code__.co_filename)
    ]
    with ThreadPoolExecutor(JOBS, thread_name_prefix="scenario") as pool:
        played = pool.map(lambda one: run_scenario(one[0], corpus, one[1]), chosen)
        return {(result.scenario.id, result.place): result for result in played}
