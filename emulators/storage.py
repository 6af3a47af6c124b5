"""The emulator of Cloud Storage: a published one, behind a launcher of ours."""

import importlib.util
import sys
from pathlib import Path
from typing import IO

from emulators.official import NotInstalled
from emulators.processes import LOOPBACK, Running, start


def start_storage(port: int, log: IO[bytes], folder: Path | None, bucket: str) -> Running:
    """Starts the emulator of Cloud Storage.

    Args:
        port: to listen on.
        log: takes its output.
        folder: where it keeps files; None keeps them in memory.
        bucket: that it has from the start.

    Raises:
        NotInstalled: the package is missing.
    """
    if importlib.util.find_spec("gcp_storage_emulator") is None:
        raise NotInstalled("gcp-storage-emulator is missing. Install it: make setup")
    place = () if folder is None else ("-d", str(folder))
    keeping = ("-M",) if folder is None else ()
    module = ("-m", "emulators.cloud_storage")
    options = ("start", f"--host={LOOPBACK}", f"--port={port}", f"--default-bucket={bucket}")
    command = (sys.executable, *module, *place, *options, *keeping)
    return start("Cloud Storage", port, command, log, folder=Path(__file__).parent.parent)
