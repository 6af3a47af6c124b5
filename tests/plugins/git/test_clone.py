"""Copies of repositories, from servers that run the machine's own git."""

import paramiko
import pytest

from plugins.core.http.guard import AddressRefused
from plugins.git.clone import Clone
from shared.sdk.output import TaskFailed
from tests.plugins.context import Workbench
from tests.plugins.fs.ssh_server import PASSWORD, USER, ssh_server
from tests.plugins.git.git_server import TOKEN, commit, git, git_server, repository

FILES = {"run.sh": "echo run\n", "data/orders.csv": "id\n1\n"}


def test_files_and_history_are_copied(bench, root, server):
    first = repository(root / "team", FILES)

    found = bench.outputs(Clone, url=f"{server.address}/team")

    assert found["commitId"] == first
    assert (bench.directory / "data" / "orders.csv").read_text() == "id\n1\n"
    assert git(bench.directory, "status", "--porcelain") == ""
    assert git(bench.directory, "branch", "--show-current") == "main"
    assert git(bench.directory, "remote", "get-url", "origin") == f"{server.address}/team"


def test_branch_goes_into_the_folder_that_is_named(bench, root, server):
    repository(root / "team", FILES)
    git(root / "team", "checkout", "--quiet", "-b", "next")
    second = commit(root / "team", {"run.sh": "echo next\n"})

    found = bench.outputs(Clone, url=f"{server.address}/team", branch="next", directory="code")

    assert found == {"directory": str(bench.directory / "code"), "commitId": second}
    assert (bench.directory / "code" / "run.sh").read_text() == "echo next\n"
    assert git(bench.directory / "code", "branch", "--show-current") == "next"


def test_one_commit_comes_along_unless_more_are_wanted(bench, root, server):
    repository(root / "team", FILES)
    commit(root / "team", {"run.sh": "echo 2\n"})
    url = f"{server.address}/team"

    bench.run(Clone, url=url, directory="one")
    bench.run(Clone, url=url, directory="all", depth=None)

    assert git(bench.directory / "one", "rev-list", "--count", "HEAD") == "1"
    assert git(bench.directory / "all", "rev-list", "--count", "HEAD") == "2"


def test_tag_and_commit_choose_what_is_copied(bench, root, server):
    first = repository(root / "team", FILES)
    git(root / "team", "tag", "--annotate", "--message", "First", "v1")
    commit(root / "team", {"run.sh": "echo 2\n"})
    url = f"{server.address}/team"

    assert bench.outputs(Clone, url=url, tag="v1", directory="tag")["commitId"] == first
    assert bench.outputs(Clone, url=url, commit=first, directory="commit")["commitId"] == first
    assert (bench.directory / "commit" / "run.sh").read_text() == "echo run\n"


def test_what_is_not_there_is_told(bench, root, server):
    repository(root / "team", FILES)
    url = f"{server.address}/team"

    with pytest.raises(TaskFailed, match="no branch 'next'") as raised:
        bench.run(Clone, url=url, branch="next", directory="a")
    assert "It has the branches main" in raised.value.remedy
    with pytest.raises(TaskFailed, match="no tag 'v9'"):
        bench.run(Clone, url=url, tag="v9", directory="b")
    with pytest.raises(TaskFailed, match="no commit 123"):
        bench.run(Clone, url=url, commit="1" + "2345" * 9 + "678", directory="c")
    with pytest.raises(TaskFailed, match="There is no repository"):
        bench.run(Clone, url=f"{server.address}/other", directory="d")


def test_private_repository_opens_with_a_token_that_nobody_sees(bench, root, server):
    repository(root / "team", FILES)
    server.private = True
    url = f"{server.address}/team"

    with pytest.raises(TaskFailed, match="refuses the user") as raised:
        bench.run(Clone, url=url.replace("://", f"://{USER}:wrong-token@"), directory="a")
    assert "wrong-token" not in str(raised.value)
    bench.run(Clone, url=url, username=USER, password=TOKEN, directory="b")

    assert (bench.directory / "b" / "run.sh").exists()
    assert TOKEN in bench.secrets
    config = (bench.directory / "b" / ".git" / "config").read_text()
    assert TOKEN not in config


def test_credentials_do_not_follow_a_redirect_to_another_server(bench, root, server):
    repository(root / "team", FILES)
    with git_server(root) as (other, theirs):
        server.moved_to = other
        bench.run(Clone, url=f"{server.address}/team", username=USER, password=TOKEN)

    assert (bench.directory / "run.sh").exists()
    assert server.authorizations[0] is not None
    assert set(theirs.authorizations) == {None}


@pytest.mark.parametrize("wanted", [True, False])
def test_repositories_within_come_along_when_wanted(bench, root, server, wanted):
    inner = repository(root / "inner", {"in.txt": "in"})
    commit(root / "inner", {"in.txt": "later"})
    repository(root / "outer", FILES)
    modules = f'[submodule "lib"]\n\tpath = lib\n\turl = {server.address}/inner\n'
    git(root / "outer", "update-index", "--add", "--cacheinfo", f"160000,{inner},lib")
    (root / "outer" / ".gitmodules").write_text(modules)
    git(root / "outer", "add", ".gitmodules")
    git(root / "outer", "commit", "--quiet", "--message", "A module")

    bench.run(Clone, url=f"{server.address}/outer", cloneSubmodules=wanted)

    inside = bench.directory / "lib" / "in.txt"
    assert inside.exists() is wanted
    assert not wanted or inside.read_text() == "in"


def test_ssh_is_spoken_too(bench, root):
    first = repository(root / "team", FILES)
    with ssh_server(root) as (port, fingerprint):
        login = {"password": PASSWORD, "hostKey": fingerprint}
        url = f"ssh://{USER}@127.0.0.1:{port}/team"
        assert bench.outputs(Clone, url=url, **login)["commitId"] == first

    assert (bench.directory / "run.sh").read_text() == "echo run\n"


def test_ssh_lets_in_by_a_key(bench, root, tmp_path):
    repository(root / "team", FILES)
    key = paramiko.ECDSAKey.generate()
    key.write_private_key_file(str(tmp_path / "key"))
    with ssh_server(root, key=key) as (port, _):
        text = (tmp_path / "key").read_text()
        bench.run(Clone, url=f"ssh://{USER}@127.0.0.1:{port}/team", privateKey=text)

    assert (bench.directory / "run.sh").exists()


@pytest.mark.parametrize("url", ["file:///etc", "/etc", "git://example.com/x", "https://", ""])
def test_other_addresses_are_refused(bench, url):
    with pytest.raises(TaskFailed, match="none of a repository"):
        bench.run(Clone, url=url)


def test_folder_outside_and_one_that_is_taken_are_refused(bench, root, server):
    repository(root / "team", FILES)
    url = f"{server.address}/team"

    with pytest.raises(TaskFailed, match="outside of the working directory"):
        bench.run(Clone, url=url, directory="../elsewhere")
    bench.run(Clone, url=url)
    with pytest.raises(TaskFailed, match="There is a repository already"):
        bench.run(Clone, url=url)


def test_private_addresses_are_out_of_reach(tmp_path, root, server):
    with pytest.raises(AddressRefused):
        Workbench(tmp_path).run(Clone, url=f"{server.address}/team")


def test_programs_that_a_user_configured_do_not_filter_files(bench, root, server, monkeypatch):
    repository(root / "team", {"a.txt": "a\n", ".gitattributes": "*.txt filter=evil\n"})
    (bench.directory / ".gitconfig").write_text('[filter "evil"]\n\tsmudge = touch evil\n')
    monkeypatch.setenv("HOME", str(bench.directory))

    bench.run(Clone, url=f"{server.address}/team", directory="code")

    assert (bench.directory / "code" / "a.txt").read_text() == "a\n"
