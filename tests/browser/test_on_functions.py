"""The web interface on the functions: what others commit is seen live there, too."""

import os

import pytest

from tests.browser.journeys import missing, play, told
from tests.serverless_stack import running_stack, skip_without_emulators

pytestmark = [pytest.mark.browser, pytest.mark.emulator, pytest.mark.slow]


@pytest.fixture
def address(tmp_path):
    reason = missing()
    if reason and os.environ.get("CI"):
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
    skip_without_emulators()
    with running_stack(tmp_path) as stack:
        yield stack.url


def test_first_hour_on_the_functions(address):
    done = play("walk", address)

    assert done.returncode == 0, told(done)
