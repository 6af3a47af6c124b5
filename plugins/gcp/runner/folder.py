"""The folder of a job in a bucket: the files of its script, what it prints, what it leaves.

`run.sh` and `in/` go there; `log/<try>-<number>-<stream>`, `out/`, `outputs/` and, last of all,
`exit` come from there.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import BinaryIO

from plugins.gcp.gcs.addresses import GcsAddress
from plugins.gcp.gcs.session import CHUNK_BYTES, Blob, GcsSession
from plugins.scripts.exec.globs import matches
from plugins.scripts.exec.process import LineSink, LineSplitter, Stream
from plugins.scripts.exec.workspace import path_inside
from shared.sdk.context import RunContext


class JobFolder:
    """The folder of one job."""

    def __init__(self, context: RunContext, session: GcsSession, address: GcsAddress) -> None:
        self._context = context
        self._session = session
        self.address = address

    def put(self, folder: Path, wrapper: str) -> None:
        """Copies a working directory, and the shell script that runs there; last of all that."""
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.resolve().is_relative_to(folder):
                with path.open("rb") as file:
                    self._write(f"in/{path.relative_to(folder).as_posix()}", file)
        self._write("run.sh", io.BytesIO(wrapper.encode()))

    def lines(self, hear: LineSink) -> "JobLines":
        """What the job prints."""
        return JobLines(self, hear)

    def exit_code(self) -> int | None:
        """The exit code of the script; None when the job has ended before it could tell."""
        blob = self._session.find(self.address.joined("exit"))
        return None if blob is None else int(self.read(blob))

    def stored(self, wanted: Sequence[str]) -> dict[str, str]:
        """Stores what the script has left; URI of each file by its path."""
        chosen = [(name, blob) for name, blob in self.blobs("out/") if matches(name, wanted)]
        found = {}
        for name, blob in (*chosen, *self.blobs("outputs/")):
            with self._session.calling(), closing(blob.open("rb", chunk_size=CHUNK_BYTES)) as file:
                found[name] = self._context.files.put(name, file)
        return found

    def fetch(self, folder: Path) -> None:
        """Copies all that came back into a working directory."""
        for name, blob in self.blobs("out/"):
            path = path_inside(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            with (
                self._session.calling(),
                closing(blob.open("rb", chunk_size=CHUNK_BYTES)) as file,
                path.open("wb") as target,
            ):
                while part := file.read(CHUNK_BYTES):
                    target.write(part)

    def delete(self) -> None:
        """Deletes every file of the folder."""
        for name, blob in self.blobs(""):
            self._session.delete(self.address.joined(name), blob.generation or 0)

    def blobs(self, below: str) -> Iterator[tuple[str, Blob]]:
        """(path below, object) of the objects below a folder of this one, by name."""
        prefix = f"{self.address.name}/{below}"
        bucket = self._session.bucket(self.address.bucket)
        with self._session.calling():
            listed = self._session.client.list_blobs(
                bucket, prefix=prefix, retry=self._session.retry
            )
            found = {blob.name.removeprefix(prefix): blob for blob in listed}
        # Mounted buckets mark folders by empty objects whose names end in a slash.
        yield from sorted(
            (name, blob) for name, blob in found.items() if name[-1:] not in {"", "/"}
        )

    def read(self, blob: Blob) -> bytes:
        """The whole content of a small object."""
        with self._session.calling(), closing(blob.open("rb", chunk_size=CHUNK_BYTES)) as file:
            return file.read()

    def _write(self, name: str, content: BinaryIO) -> None:
        blob = self._session.blob(self.address.joined(name))
        blob.chunk_size = CHUNK_BYTES
        with self._session.calling():
            blob.upload_from_file(content, rewind=True, retry=self._session.retry)


class JobLines:
    """Tells the lines of a job as they come."""

    def __init__(self, folder: JobFolder, hear: LineSink) -> None:
        self._folder = folder
        self._seen: set[str] = set()
        self._streams = {stream.value: LineSplitter(partial(hear, stream)) for stream in Stream}

    def read(self) -> None:
        """Tells what is new."""
        for name, blob in self._folder.blobs("log/"):
            if name in self._seen:
                continue
            self._seen.add(name)
            stream = self._streams.get(name.rpartition("-")[2])
            if stream is not None:
                stream.feed(self._folder.read(blob))

    def end(self) -> None:
        """Tells the rest: nothing more comes."""
        self.read()
        for stream in self._streams.values():
            stream.end()
