"""A workbench whose tasks may reach a server on loopback."""

import pytest

from shared.sdk.context import RunnerSettings
from tests.plugins.context import Workbench


@pytest.fixture
def bench(tmp_path):
    work = tmp_path / "work"
    work.mkdir()
    open_here = RunnerSettings(environments=work, python="", open_networks=("127.0.0.1/32",))
    return Workbench(work, runner=open_here)
