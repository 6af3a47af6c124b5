"""Fetches one commit of a repository, and gives its files.

Importing this module imports the library, which is an extra.
"""

import stat
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from dulwich.client import HTTPUnauthorized
from dulwich.config import ConfigFile, StackedConfig
from dulwich.errors import GitProtocolError, NotGitRepository
from dulwich.object_store import BaseObjectStore, iter_tree_contents
from dulwich.objects import Blob, Commit, ObjectID, ShaFile, Tag
from dulwich.objects import Tree as GitTree
from dulwich.refs import Ref
from dulwich.repo import Repo
from typing_extensions import override

from plugins.git.contents import Fetched, Wanted
from plugins.git.properties import GitProperties
from plugins.git.remotes import remote_of
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed

DEEPEST = 64
"""Folders in folders; a tree that nests further is refused."""

_HEAD = Ref(b"HEAD")
_HEADS = b"refs/heads/"
_TAGS = b"refs/tags/"
_GITLINK = 0o160000
"""The mode of a place for another repository."""
T = TypeVar("T", bound=ShaFile)


class FetchedCommit(Fetched):
    """A commit and all that it holds, in a repository of this machine."""

    def __init__(self, repo: Repo, commit: Commit) -> None:
        self._repo = repo
        self._commit = commit

    @property
    @override
    def commit_id(self) -> str:
        """The hash of the commit."""
        return self._commit.id.decode()

    @override
    def files(self, folder: str) -> Iterator[tuple[str, bytes]]:
        """(path below a folder, content) of each file, by path; links are left out."""
        store = self._repo.object_store
        tree = _folder(store, self._commit.tree, folder)
        for entry in iter_tree_contents(store, tree, max_depth=DEEPEST):
            if stat.S_ISREG(entry.mode):
                yield entry.path.decode(), _object(store, entry.sha, Blob).data

    @override
    def check_out(self) -> None:
        """Writes the files beside the repository."""
        # The configuration of this machine's user could name programs that filter files.
        own = StackedConfig([self._repo.get_config()])
        self._repo.get_worktree().reset_index(self._commit.tree, config=own)

    @override
    def submodules(self) -> Iterator[tuple[str, str, str]]:
        """(path, address, commit) of each repository that this one holds a place for."""
        store = self._repo.object_store
        modules = Path(self._repo.path, ".gitmodules")
        if not modules.is_file() or modules.is_symlink():
            return
        config = ConfigFile.from_path(str(modules), expand_includes=False)
        places = {
            entry.path: entry.sha.decode()
            for entry in iter_tree_contents(store, self._commit.tree, max_depth=DEEPEST)
            if entry.path and entry.sha and entry.mode and stat.S_IFMT(entry.mode) == _GITLINK
        }
        for section in config.sections():
            if section[0] != b"submodule":
                continue
            path, url = config.get(section, b"path"), config.get(section, b"url")
            if path in places:
                yield path.decode(), url.decode(), places[path]


@contextmanager
def fetched(
    context: RunContext, task: GitProperties, wanted: Wanted, folder: Path, *, bare: bool
) -> Iterator[FetchedCommit]:
    """A commit in a new repository; see plugins.git.contents."""
    make = Repo.init_bare if bare else Repo.init
    with make(str(folder)) as target:
        yield _fetch(context, task, wanted, target)


def _fetch(context: RunContext, task: GitProperties, wanted: Wanted, target: Repo) -> FetchedCommit:
    def choose(refs: Mapping[Ref, ObjectID | None], depth: int | None = None) -> list[ObjectID]:
        del depth
        return [_tip(wanted, refs)]

    remote = remote_of(context, task)
    with closing(remote):
        try:
            depth = None if wanted.commit else wanted.depth
            found = remote.client.fetch(remote.path, target, choose, depth=depth)
        except HTTPUnauthorized:
            raise TaskFailed(
                f"The repository {remote.shown} refuses the user",
                remedy="Set `username` and `password`; most services want a token as password.",
            ) from None
        except NotGitRepository:
            raise TaskFailed(
                f"There is no repository at {remote.shown}, or it is a private one"
            ) from None
        except (GitProtocolError, OSError, EOFError, ValueError) as error:
            raise TaskFailed(f"The repository {remote.shown} was not read: {error}") from None
    commit = _commit_of(target, wanted, _tip(wanted, found.refs))
    branch = found.symrefs.get(_HEAD) if wanted.branch is None else _branch(wanted.branch)
    if wanted.tag is not None or wanted.commit is not None:
        branch = None
    _remember(target, remote.shown, branch, commit.id)
    return FetchedCommit(target, commit)


def _tip(wanted: Wanted, refs: Mapping[Ref, ObjectID | None]) -> ObjectID:
    """The commit, or tag, to fetch. Raises TaskFailed."""
    if wanted.tag is not None:
        name, what = Ref(_TAGS + wanted.tag.encode()), f"tag '{wanted.tag[:200]}'"
    elif wanted.branch is not None:
        name, what = _branch(wanted.branch), f"branch '{wanted.branch[:200]}'"
    else:
        name, what = _HEAD, "commit"
    found = refs.get(name)
    if found is None:
        known = sorted(
            ref.removeprefix(_HEADS).decode(errors="replace")
            for ref in refs
            if ref.startswith(_HEADS)
        )
        raise TaskFailed(
            f"The repository has no {what}",
            remedy=f"It has the branches {', '.join(known[:20])}." if known else "",
        )
    return found


def _branch(name: str) -> Ref:
    return Ref(_HEADS + name.encode())


def _commit_of(target: Repo, wanted: Wanted, tip: ObjectID) -> Commit:
    if wanted.commit is None:
        found: ShaFile = target.object_store[tip]
        while isinstance(found, Tag):
            found = target.object_store[found.object[1]]
        return _typed(found, Commit)
    name = ObjectID(wanted.commit.lower().encode())
    if name not in target.object_store:
        raise TaskFailed(
            f"The branch has no commit {wanted.commit[:64]}", remedy="Give its whole hash."
        )
    return _object(target.object_store, name, Commit)


def _remember(target: Repo, address: str, branch: Ref | None, commit: ObjectID) -> None:
    """Lets Git's own programs find where the files come from, and on which branch they are."""
    config = target.get_config()
    remote = (b"remote", b"origin")
    config.set(remote, b"url", address.encode())
    config.set(remote, b"fetch", b"+refs/heads/*:refs/remotes/origin/*")
    config.write_to_path()
    if branch is None:
        del target.refs[_HEAD]
        target.refs.set_if_equals(_HEAD, None, commit)
    else:
        target.refs[branch] = commit
        target.refs.set_symbolic_ref(_HEAD, branch)


def _folder(store: BaseObjectStore, tree: ObjectID, folder: str) -> ObjectID | None:
    """The tree of a folder; None when there is none."""
    for name in folder.strip("/").split("/"):
        if name in ("", "."):
            continue
        try:
            mode, tree = _object(store, tree, GitTree)[name.encode()]
        except KeyError:
            return None
        if not stat.S_ISDIR(mode):
            return None
    return tree


def _object(store: BaseObjectStore, name: ObjectID, kind: type[T]) -> T:
    try:
        return _typed(store[name], kind)
    except KeyError:
        raise TaskFailed("The repository sent only a part of the commit") from None


def _typed(found: ShaFile, kind: type[T]) -> T:
    if not isinstance(found, kind):
        raise TaskFailed(f"The repository has something else where a {kind.__name__} must be")
    return found
