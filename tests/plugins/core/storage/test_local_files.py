"""storage.LocalFiles."""

import pytest

from plugins.core.storage.local_files import LocalFiles, glob_expression
from shared.sdk.output import TaskFailed
from tests.plugins.context import Workbench


def test_texts_and_stored_files_are_placed(tmp_path):
    bench = Workbench(tmp_path)
    uri = bench.store(b"a,b\r\n\xff", "data.csv")

    outputs = bench.outputs(
        LocalFiles, inputs={"hello.txt": "Hello\r\n", "in/data.csv": uri, "empty": None}
    )

    assert outputs == {"uris": {}}
    assert (tmp_path / "hello.txt").read_bytes() == b"Hello\r\n"
    assert (tmp_path / "in/data.csv").read_bytes() == b"a,b\r\n\xff"
    assert (tmp_path / "empty").read_bytes() == b""


def test_matching_files_are_stored_by_path(tmp_path):
    bench = Workbench(tmp_path)
    (tmp_path / "sub/deep").mkdir(parents=True)
    for name in ("a.txt", "b.csv", "sub/c.txt", "sub/deep/d.txt"):
        (tmp_path / name).write_text(name)

    uris = bench.outputs(LocalFiles, outputs=["*.csv", "sub/**"])["uris"]

    assert {name: bench.content(uri) for name, uri in uris.items()} == {
        "b.csv": b"b.csv",
        "sub/c.txt": b"sub/c.txt",
        "sub/deep/d.txt": b"sub/deep/d.txt",
    }


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", "link/x", ".."])
def test_file_outside_the_working_directory_is_refused(tmp_path, name):
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link").symlink_to(tmp_path)

    with pytest.raises(TaskFailed, match="outside"):
        Workbench(inside).run(LocalFiles, inputs={name: "x"})

    assert [path.name for path in tmp_path.iterdir()] == ["inside"]


def test_links_that_lead_outside_are_not_stored(tmp_path):
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (inside / "link.txt").symlink_to(tmp_path / "secret.txt")

    assert Workbench(inside).outputs(LocalFiles, outputs=["**"]) == {"uris": {}}


@pytest.mark.parametrize(
    ("pattern", "expression"),
    [
        ("*.txt", r"[^/]*\.txt"),
        ("**/a?", r"(?:.*/)?a[^/]"),
        ("./out/**", r"out/.*"),
        ("{a,b},c", r"(?:a|b),c"),
    ],
)
def test_glob_becomes_an_expression(pattern, expression):
    assert glob_expression(pattern) == expression


@pytest.mark.parametrize("pattern", ["{a", "a}", "}{"])
def test_glob_with_a_lonely_brace_is_refused(pattern):
    with pytest.raises(TaskFailed, match="brace"):
        glob_expression(pattern)
