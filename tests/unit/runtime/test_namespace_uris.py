"""Files of a namespace by their URI, `nsfile:///path`, wherever a stored file is read."""

import io

import pytest

from shared.runtime.namespace_files import StoredNamespaceFiles
from tests.unit.runtime.scheduling import NAMESPACE
from tests.unit.runtime.whole import Whole, say, task


@pytest.fixture
def windhover():
    whole = Whole()
    for namespace, text in ((NAMESPACE, "own"), ("elsewhere", "secret")):
        files = StoredNamespaceFiles(whole.ports.storage, namespace)
        files.put("notes/one.txt", io.BytesIO(text.encode()))
    return whole


@pytest.mark.parametrize("uri", ["nsfile:///notes/one.txt", f"nsfile://{NAMESPACE}/notes/one.txt"])
def test_own_file_is_read_by_tasks_and_templates(windhover, uri):
    size = task("storage.Size", uri="{{ inputs.file }}")
    read = say("read", "{{ read(inputs.file) }}")
    windhover.flow(size, read, inputs=[{"id": "file", "type": "STRING"}])

    execution_id = windhover.begin(inputs={"file": uri})

    assert windhover.run("size", execution_id).outputs == {"size": 3}
    assert windhover.run("read", execution_id).outputs == {"value": "own"}


@pytest.mark.parametrize(
    "uri", ["nsfile://elsewhere/notes/one.txt", "nsfile:///../../elsewhere/_files/notes/one.txt"]
)
def test_file_of_another_namespace_is_refused(windhover, uri):
    execution_id = windhover.play(say("read", "{{ read(vars.uri) }}"), variables={"uri": uri})

    assert windhover.ended(execution_id) == ("FAILED", {"read": "FAILED"})
    assert "secret" not in "".join(windhover.messages(execution_id))
