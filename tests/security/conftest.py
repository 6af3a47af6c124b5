"""Windhovers that attacks are tried on, one on each backend."""

import pytest

from shared.cli.composition import open_memory, open_standalone
from shared.sdk.registry import Registry
from shared.settings import Settings


@pytest.fixture(scope="module", params=[open_memory, open_standalone], ids=["memory", "standalone"])
def instance(request, tmp_path_factory):
    """Shared by the tests of a module: whatever one does must not harm the next."""
    settings = Settings(home=tmp_path_factory.mktemp("home"), workers=4)
    with request.param(settings, Registry.installed()) as opened:
        yield opened
