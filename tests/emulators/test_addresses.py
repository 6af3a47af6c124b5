"""The one address leads to `webhook` what it answers for, and nothing else."""

from emulators.serverless import WEBHOOKS
from functions.webhook import ROUTERS
from shared.api.paths import canonical_path


def test_paths_of_webhooks_are_those_that_the_function_answers_for():
    answered = {router.prefix for router in ROUTERS if router.prefix}

    assert {canonical_path(path.encode()) for path in WEBHOOKS} == answered
