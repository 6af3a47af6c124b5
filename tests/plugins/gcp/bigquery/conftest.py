from uuid import uuid4

import pytest

from plugins.gcp.bigquery.create_dataset import CreateDataset
from shared.sdk.context import GoogleService, GoogleSettings
from tests.bigquery_emulator import running_bigquery
from tests.plugins.context import Workbench


@pytest.fixture(scope="session")
def storage_folder(tmp_path_factory):
    """Where the emulator reads and writes gs:// addresses."""
    return tmp_path_factory.mktemp("bigquery")


@pytest.fixture(scope="session")
def address(storage_folder):
    with running_bigquery(storage_folder) as found:
        yield found


@pytest.fixture
def bench(address, tmp_path):
    """A context whose BigQuery is the emulator."""
    return Workbench(tmp_path, google=emulated(address))


@pytest.fixture
def dataset(bench):
    """A new and empty dataset."""
    name = f"set_{uuid4().hex}"
    bench.run(CreateDataset, name=name)
    return name


def emulated(address):
    return GoogleSettings(emulators={GoogleService.BIGQUERY: address})
