"""The container of a task, as a process of this machine; buckets are mounted as folders."""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from google.auth.credentials import AnonymousCredentials
from google.cloud import run_v2, storage

SYNC_SECONDS = 0.1
GRACE_SECONDS = 10.0
"""Between the two signals that end a container (Cloud Run's container contract)."""

_PASSED_ON = {"PATH", "LANG", "STORAGE_EMULATOR_HOST"}


@dataclass(frozen=True, slots=True)
class Ended:
    """How a task ended.

    Attributes:
        code: exit code of its last try; None when it was cancelled.
        retries: how often it was tried again.
    """

    code: int | None
    reason: str = ""
    retries: int = 0


class Container:
    """Runs the container of a task, again when it fails, and tells how it ended.

    The lock protects the process.
    """

    def __init__(self, task: run_v2.TaskTemplate, ended: Callable[[Ended], None]) -> None:
        self._task = task
        self._ended = ended
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._is_cancelled = threading.Event()
        self._thread = threading.Thread(target=self._run, name="container", daemon=True)

    def start(self) -> None:
        """Begins."""
        self._thread.start()

    def cancel(self) -> None:
        """Ends it as Cloud Run does, and waits until it has ended."""
        self._is_cancelled.set()
        with self._lock:
            process = self._process
        if process is not None:
            _signal(process, signal.SIGTERM)
            try:
                process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                _signal(process, signal.SIGKILL)
        self._thread.join()

    def _run(self) -> None:
        code, reason, number = 1, "", 0
        for number in range(self._task.max_retries + 1):
            if self._is_cancelled.is_set():
                break
            code, reason = self._try(number)
            if code == 0:
                break
        if self._is_cancelled.is_set():
            self._ended(Ended(None, "The execution was cancelled.", number))
        else:
            self._ended(Ended(code, reason, number))

    def _try(self, number: int) -> tuple[int, str]:
        with tempfile.TemporaryDirectory(prefix="cloud-run-") as top:
            mounts = {
                volume.name: Mount(volume.gcs, Path(top, volume.name))
                for volume in self._task.volumes
            }
            for mount in mounts.values():
                mount.fill()
            try:
                return self._ran(number, mounts)
            except OSError as error:
                return 127, f"The container can not be started: {error}"

    def _ran(self, number: int, mounts: "dict[str, Mount]") -> tuple[int, str]:
        container = self._task.containers[0]
        places = {one.mount_path: mounts[one.name].folder for one in container.volume_mounts}
        environment = {key: value for key, value in os.environ.items() if key in _PASSED_ON}
        environment |= {one.name: _moved(one.value, places) for one in container.env}
        environment["CLOUD_RUN_TASK_ATTEMPT"] = str(number)
        arguments = [_moved(one, places) for one in (*container.command, *container.args)]
        with self._lock:
            self._process = process = subprocess.Popen(  # noqa: S603 - what the job says
                arguments,
                env=environment,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        if self._is_cancelled.is_set():
            _signal(process, signal.SIGTERM)
        try:
            code = self._waited(process, list(mounts.values()))
        finally:
            _signal(process, signal.SIGKILL)
        for mount in mounts.values():
            mount.empty()
        return code

    def _waited(self, process: subprocess.Popen[bytes], mounts: "list[Mount]") -> tuple[int, str]:
        left = self._task.timeout.total_seconds() or float("inf")
        while True:
            try:
                code = process.wait(SYNC_SECONDS)
            except subprocess.TimeoutExpired:
                left -= SYNC_SECONDS
                if left <= 0:
                    _signal(process, signal.SIGKILL)
                    process.wait()
                    return 124, "The task has run for longer than its timeout."
                for mount in mounts:
                    mount.sync()
            else:
                return code, f"The container exited with {code}."


class Mount:
    """A bucket, or a folder of one, as a folder; files become objects when they are closed."""

    def __init__(self, source: run_v2.GCSVolumeSource, folder: Path) -> None:
        self.folder = folder
        self._prefix = ""
        for option in source.mount_options:
            name, _, value = option.partition("=")
            if name == "only-dir":
                self._prefix = f"{value.strip('/')}/"
        anonymous = AnonymousCredentials()  # type: ignore[no-untyped-call] # of the client
        client = storage.Client(project="local", credentials=anonymous)
        self._bucket = client.bucket(source.bucket)
        self._known: dict[Path, tuple[int, int]] = {}

    def fill(self) -> None:
        """Copies every object into the folder."""
        self.folder.mkdir(parents=True)
        for blob in self._bucket.client.list_blobs(self._bucket, prefix=self._prefix):
            path = self.folder / blob.name.removeprefix(self._prefix)
            path.parent.mkdir(parents=True, exist_ok=True)
            blob.download_to_filename(str(path))
            self._known[path] = _stamp(path)

    def sync(self) -> None:
        """Copies files that were written and closed."""
        changed = [path for path in self._files() if self._known.get(path) != _stamp(path)]
        still_open = set(_open_files()) if changed else set()
        for path in changed:
            if path not in still_open:
                self._upload(path)

    def empty(self) -> None:
        """Copies all that was written: nothing writes any more."""
        for path in self._files():
            if self._known.get(path) != _stamp(path):
                self._upload(path)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _files(self) -> Iterator[Path]:
        return (path for path in sorted(self.folder.rglob("*")) if path.is_file())

    def _upload(self, path: Path) -> None:
        stamp = _stamp(path)
        name = self._prefix + path.relative_to(self.folder).as_posix()
        self._bucket.blob(name).upload_from_filename(str(path))
        self._known[path] = stamp


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size


def _open_files() -> Iterator[Path]:
    """What processes of this machine have open, as far as it may be seen."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            for descriptor in (process / "fd").iterdir():
                with suppress(OSError):
                    yield descriptor.readlink()


def _moved(text: str, places: dict[str, Path]) -> str:
    """A text with the places of mounts replaced by folders of this machine."""
    for place, folder in places.items():
        text = text.replace(place, str(folder))
    return text


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signals the process and all that it has started."""
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        return
