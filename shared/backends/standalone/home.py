"""The home directory of a standalone installation: one process at a time."""

import fcntl
import hashlib
import os
import shutil
import time
from pathlib import Path
from typing import ClassVar

from shared.errors import WindhoverError
from shared.sdk.context import WORKING_DIRECTORY
from shared.sdk.descendants import end_descendants

_KEY_BYTES = 32
_LOCK_SECONDS = 2.0
_LOOK_AGAIN_SECONDS = 0.02


class HomeInUse(WindhoverError):  # noqa: N818 - reads as the fact it is
    """Another process runs on this home directory."""

    code: ClassVar[str] = "standalone.home-in-use"


class HomeUnusable(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The home directory can not be made or written to."""

    code: ClassVar[str] = "standalone.home-unusable"


class Home:
    """`windhover.db`, `storage/`, `tmp/`, `environments/` and the lock below one directory.

    The lock is the operating system's (flock): a process that was killed leaves none behind.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().resolve()
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock = (self.path / "windhover.lock").open("a+")
        except OSError as error:
            raise HomeUnusable(
                f"the home directory {self.path} can not be used: {error.strerror}",
                remedy="Choose a folder that this user may write to.",
            ) from error
        self.database = self.path / "windhover.db"
        self.storage = self.path / "storage"
        self.workplace = self.path / "tmp"
        self.environments = self.path / "environments"
        try:
            self._take_lock()
        except OSError as error:
            self._lock.seek(0)
            owner = self._lock.read().strip() or "unknown"
            self._lock.close()
            raise HomeInUse(
                f"the home directory {self.path} is in use by the process {owner}",
                remedy="Stop that process, or choose another directory with --home.",
            ) from error
        self._lock.seek(0)
        self._lock.truncate()
        self._lock.write(str(os.getpid()))
        self._lock.flush()

    def _take_lock(self) -> None:
        """Takes the lock. Raises OSError when somebody keeps it.

        A process that is killed while it starts a program leaves the lock to that for the moment
        until the program begins.
        """
        deadline = time.monotonic() + _LOCK_SECONDS
        while True:
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(_LOOK_AGAIN_SECONDS)
            else:
                return

    def key(self) -> bytes:
        """The secret of this installation; made when it is first asked for."""
        path = self.path / "secret.key"
        if not path.exists():
            new = self.path / "secret.key.new"
            new.touch(mode=0o600)
            new.write_bytes(os.urandom(_KEY_BYTES))
            new.replace(path)
        return path.read_bytes()

    @property
    def owner(self) -> str:
        """Names the home among all of this machine, a copy of it too; tells nothing of the key."""
        return hashlib.sha256(self.key() + os.fsencode(self.path)).hexdigest()[:32]

    def clear_up(self) -> None:
        """Ends the scripts of a process that was killed, and removes their working directories.

        Whoever has the lock is alone: all that is found is of a process before this one.
        """
        end_descendants(self.owner)
        for folder in self.workplace.glob(f"{WORKING_DIRECTORY}*"):
            if not folder.is_symlink():
                shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Lets another process have the directory."""
        self._lock.close()
