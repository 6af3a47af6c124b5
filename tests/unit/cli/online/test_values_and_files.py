"""`windhover kv` and `windhover namespace` on a server."""

import pytest

ROOM = "company.team"


@pytest.mark.parametrize(
    ("value", "options", "kind", "printed"),
    [
        ("blue", (), "STRING", "blue"),
        ("0.2", (), "NUMBER", "0.2"),
        ("0.2", ("--type", "STRING"), "STRING", "0.2"),
        ("true", ("-t", "BOOLEAN"), "BOOLEAN", "true"),
        ("2026-10-21", (), "DATE", "2026-10-21"),
        ("P7D", (), "DURATION", "P7D"),
        ('{"a": [1]}', ("--type", "JSON"), "JSON", '{\n  "a": [\n    1\n  ]\n}'),
    ],
)
@pytest.mark.parametrize("command", [("kv", "set"), ("namespace", "kv", "update")])
def test_value_keeps_its_type(windhover, command, value, options, kind, printed):
    stored = windhover(*command, ROOM, "one", value, *options)

    found = windhover("kv", "get", ROOM, "one", "-o", "json").json
    assert stored.code == 0
    assert (found["type"], windhover("kv", "get", ROOM, "one").out) == (kind, f"{printed}\n")


def test_value_of_another_type_is_refused(windhover):
    refused = windhover("kv", "set", ROOM, "one", "blue", "--type", "NUMBER")

    assert refused.code == 2
    assert "the value is a STRING, not a NUMBER" in refused.err
    assert windhover("kv", "get", ROOM, "one").code == 5


def test_value_comes_from_a_file_and_expires(windhover, tmp_path):
    (tmp_path / "value.json").write_text('{"a": 1}')

    windhover(
        *("namespace", "kv", "update", ROOM, "one", "-f", str(tmp_path / "value.json")),
        *("-e", "PT1H"),
    )

    (entry,) = windhover("kv", "list", ROOM, "-o", "json").json
    assert windhover("kv", "get", ROOM, "one").out == '{\n  "a": 1\n}\n'
    assert "expirationDate" in entry


def test_entries_are_listed_and_deleted(windhover):
    for key in ("a", "b"):
        windhover("kv", "set", ROOM, key, "1")

    deleted = windhover("kv", "delete", ROOM, "a")
    again = windhover("kv", "delete", ROOM, "a")

    assert (deleted.code, again.code) == (0, 5)
    assert [line.split()[0] for line in windhover("kv", "list", ROOM).out.splitlines()] == [
        "KEY",
        "b",
    ]


@pytest.fixture
def scripts(tmp_path):
    folder = tmp_path / "scripts"
    (folder / "deep").mkdir(parents=True)
    for name in ("main.py", "deep/more.py", "deep/notes.tmp"):
        (folder / name).write_text(name)
    (folder / ".kestraignore").write_text("*.tmp\n")
    (folder / "link").symlink_to("/etc/passwd")
    return folder


def test_files_are_uploaded_but_those_that_are_ignored(windhover, scripts):
    updated = windhover("namespace", "files", "update", ROOM, str(scripts))

    assert (updated.code, updated.out) == (
        0,
        (
            f"Successfully uploaded {scripts}/deep/more.py to /deep/more.py\n"
            f"Successfully uploaded {scripts}/main.py to /main.py\n"
        ),
    )
    files = windhover.engine.namespace_files(ROOM)
    assert list(files.list_paths()) == ["deep/more.py", "main.py"]
    with files.open("main.py") as content:
        assert content.read() == b"main.py"


def test_folder_is_replaced_only_by_what_is_there(windhover, scripts, tmp_path):
    (tmp_path / "empty").mkdir()
    update = ("namespace", "files", "update", ROOM)
    windhover(*update, str(scripts), "/lib")
    windhover(*update, str(scripts), "/other")
    (scripts / "main.py").unlink()

    refused = windhover(*update, str(tmp_path / "empty"), "/lib", "--delete")
    windhover(*update, str(scripts), "/lib", "--delete")

    assert refused.code == 1
    assert list(windhover.engine.namespace_files(ROOM).list_paths()) == [
        "lib/deep/more.py",
        "other/deep/more.py",
        "other/main.py",
    ]
