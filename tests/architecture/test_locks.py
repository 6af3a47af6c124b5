"""Locks hold versions and hashes: no address, no folder of the machine that resolved them."""

import re

import pytest

from tests.e2e.command import ROOT

LOCKS = [ROOT / "requirements.lock", ROOT / "emulators" / "bigquery" / "requirements.lock"]
LINE = re.compile(
    r"#.*|[\w.-]+(\[[\w,-]+])?==[^\s/]+( ; .+)? \\|\s+--hash=sha256:[0-9a-f]{64}( \\)?|\s+#.*|"
)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.parent.name)
def test_lock_of_python_names_nothing_but_versions_and_hashes(lock):
    strange = [line for line in lock.read_text("utf-8").splitlines() if not LINE.fullmatch(line)]

    assert strange == []


def test_lock_of_the_interface_names_no_addresses():
    lock = (ROOT / "ui" / "package-lock.json").read_text("utf-8")

    assert '"resolved"' not in lock
