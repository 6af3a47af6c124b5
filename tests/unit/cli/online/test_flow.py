"""`windhover flow` on a server."""

import zipfile

import pytest

from tests.unit.cli.online.given import FAILS, HELLO, WAITS

BAD = "id: bad\nnamespace: company.team\ntasks:\n  - {id: a, type: io.kestra.Nothing}\n"


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "hello.yaml"
    file.write_text(HELLO)
    return file


def test_flow_is_created_changed_read_and_deleted(windhover, file):
    created = windhover("flow", "create", str(file))
    file.write_text(HELLO.replace("Hello", "Bye"))
    updated = windhover("flow", "update", str(file), "company.team", "hello")
    now = windhover("flow", "get", "company.team", "hello")
    before = windhover("flow", "get", "company.team", "hello", "--revision", "1")
    listed = windhover("flow", "list")
    deleted = windhover("flow", "delete", "company.team", "hello")

    assert created.out == "Flow successfully created !\n"
    assert updated.out == "Flow successfully updated !\n"
    assert (now.out, before.out) == (HELLO.replace("Hello", "Bye"), HELLO)
    assert listed.out == (
        "NAMESPACE     ID     REVISION  DISABLED\ncompany.team  hello  2         no\n"
    )
    assert (deleted.code, deleted.out) == (0, "Flow successfully deleted !\n")
    assert windhover("flow", "list", "-o", "json").json == []


def test_flow_that_is_there_is_not_created_again(windhover, file):
    windhover("flow", "create", str(file))

    again = windhover("flow", "create", str(file))

    assert (again.code, again.out) == (1, "")
    assert "Flow id already exists" in again.err


@pytest.mark.parametrize(
    ("words", "code"),
    [(["flow", "get", "a", "b"], 5), (["flows", "delete", "a", "b"], 1)],
    ids=["ours", "kestra's"],
)
def test_unknown_flow_is_told_by_the_exit_code(windhover, words, code):
    answer = windhover(*words)

    assert (answer.code, answer.out) == (code, "")
    assert "Not Found: " in answer.err


def test_folder_becomes_the_flows_of_a_namespace(windhover, folder):
    updated = windhover("flow", "namespace", "update", "company.team", str(folder))
    (folder / "fails.yml").unlink()
    kept = windhover("flow", "namespace", "update", "company.team", str(folder), "--no-delete")
    every = windhover("flow", "list", "-o", "json").json
    windhover("flow", "namespace", "update", "company.team", str(folder), "--delete")

    assert updated.out == (
        "2 flow(s) for namespace 'company.team' successfully updated !\n"
        "- company.team.fails\n- company.team.hello\n"
    )
    assert kept.code == 0
    assert {one["id"] for one in every} == {"hello", "fails"}
    assert [one["id"] for one in windhover("flow", "list", "-o", "json").json] == ["hello"]


def test_empty_folder_never_empties_a_namespace(windhover, folder, tmp_path):
    windhover("flow", "namespace", "update", "company.team", str(folder))
    (tmp_path / "empty").mkdir()

    refused = windhover(
        "flow", "namespace", "update", "company.team", str(tmp_path / "empty"), "--delete"
    )

    assert refused.code == 1
    assert f"No flow found on '{tmp_path / 'empty'}'" in refused.err
    assert len(windhover("flow", "list", "-o", "json").json) == 2


def test_flow_of_another_namespace_is_refused_or_moved(windhover, folder):
    refused = windhover("flow", "namespace", "update", "other", str(folder))
    moved = windhover("flow", "namespace", "update", "other", str(folder), "--override-namespaces")

    assert refused.code == 1
    assert "is a flow of the namespace company.team, not of other" in refused.err
    assert "- other.hello\n" in moved.out
    assert windhover("flow", "get", "other", "hello").out == HELLO.replace("company.team", "other")


def test_flows_are_exported_as_kestra_exports_them(windhover, folder, tmp_path):
    windhover("flow", "namespace", "update", "company.team", str(folder))

    exported = windhover("flow", "export", str(tmp_path), "--namespace", "company.team")

    assert exported.out == ("Exporting flow(s) for namespace 'company.team' successfully done !\n")
    with zipfile.ZipFile(tmp_path / "flows.zip") as archive:
        found = {name: archive.read(name).decode() for name in archive.namelist()}
    assert found == {"company.team.hello.yml": HELLO, "company.team.fails.yml": FAILS}


@pytest.mark.parametrize("place", ["here", "there"])
def test_every_flow_is_checked_and_a_bad_one_fails(windhover, folder, place):
    (folder / "bad.yaml").write_text(BAD)
    ask = windhover if place == "there" else windhover.bare
    name = "company.team.hello" if place == "there" else "company.team / hello"

    checked = ask("flow", "validate", str(folder))

    assert checked.code == 1
    assert f"✓ - {name}\n" in checked.out
    assert f"✘ - {folder / 'bad.yaml'}\n" in checked.err
    assert "Unable to parse flow(s) due to the following error(s):\n- " in checked.err
    assert "io.kestra.Nothing" in checked.err


def test_good_folder_is_valid_here_whatever_the_server_is(windhover, folder):
    checked = windhover.bare(
        "flow", "validate", "--local", str(folder), "--server", "http://localhost:1"
    )

    assert (checked.code, checked.err) == (0, "")
    assert checked.out == "✓ - company.team / fails\n✓ - company.team / hello\n"


def test_sync_plans_before_it_changes(windhover, folder, tmp_path):
    windhover("flow", "namespace", "update", "company.team", str(folder))
    (folder / "hello.yaml").write_text(HELLO.replace("Hello", "Bye"))
    (folder / "fails.yml").unlink()
    (folder / "waits.yaml").write_text(WAITS)
    sync = ("flow", "sync", str(folder), "--delete")

    planned = windhover(*sync, "--dry-run", "--detailed-exitcode")
    asked = windhover(*sync)
    untouched = windhover("flow", "list", "-o", "json").json
    applied = windhover(*sync, "--yes")
    again = windhover(*sync, "--dry-run", "--detailed-exitcode")

    assert planned.code == 9
    assert planned.out == (
        "~ company.team.hello\n+ company.team.waits\n- company.team.fails\n"
        "Plan: 1 to create, 1 to change, 1 to delete.\n"
    )
    assert "-    message: Hello {{ inputs.name }}!" in planned.err
    assert "+    message: Bye {{ inputs.name }}!" in planned.err
    assert asked.code == 2
    assert "nobody can be asked here" in asked.err
    assert {one["id"]: one["revision"] for one in untouched} == {"fails": 1, "hello": 1}
    assert applied.code == 0
    assert {one["id"] for one in windhover("flow", "list", "-o", "json").json} == {"hello", "waits"}
    assert (again.code, again.out) == (0, "Plan: 0 to create, 0 to change, 0 to delete.\n")
