import pytest

from shared.sdk.context import RunnerSettings
from tests.plugins.context import Workbench
from tests.plugins.git.git_server import git_server


@pytest.fixture
def bench(tmp_path):
    work = tmp_path / "work"
    work.mkdir()
    open_here = RunnerSettings(environments=work, python="", open_networks=("127.0.0.1/32",))
    return Workbench(work, runner=open_here, variables={"flow": {"namespace": "company.team"}})


@pytest.fixture
def root(tmp_path):
    return tmp_path / "repositories"


@pytest.fixture
def server(root):
    root.mkdir()
    with git_server(root) as (address, application):
        application.address = address
        yield application
