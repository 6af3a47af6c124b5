"""The one address leads to `webhook` what it answers for, and nothing else."""

from emulators.serverless import WEBHOOKS
from functions.webhook import OPEN
from shared.api.paths import canonical_path


def test_paths_of_webhooks_are_those_that_the_function_answers_for():
    answered = {path for path in OPEN if path != "/ping"}

    assert {f"{canonical_path(path.encode())}/" for path in WEBHOOKS} == answered
