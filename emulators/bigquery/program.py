"""Starts the BigQuery emulator, in an environment that is made when first asked for.

Its packages take 440 MB and pin versions of their own, so they are never installed beside the
engine. The environment is named by the content of the lock file: another lock makes another one.
"""

import argparse
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_LOCK = _HERE / "requirements.lock"
_LAUNCH = _HERE / "launch.py"
_COMPLETE = "complete"
"""Written last; an environment without it was interrupted and is made anew."""

PORT = 9050


def environment_in(folder: Path) -> Path:
    """Where the environment is, below the folder of all environments of emulators."""
    return folder / f"bigquery-{hashlib.sha256(_LOCK.read_bytes()).hexdigest()[:16]}"


def is_made(environment: Path) -> bool:
    """Whether an environment is complete."""
    return (environment / _COMPLETE).exists()


def make(environment: Path) -> None:
    """Makes the environment, unless it is there; takes a minute or two, and 440 MB.

    Raises:
        subprocess.CalledProcessError: its packages can not be installed; pip has said why.
    """
    with _locked(environment.with_suffix(".lock")):
        if is_made(environment):
            return
        shutil.rmtree(environment, ignore_errors=True)
        _say("The packages of the emulator are installed; that happens once.")
        python = str(environment / "bin" / "python")
        _run([sys.executable, "-m", "venv", str(environment)])
        install = ["install", "--quiet", "--disable-pip-version-check"]
        install += ["--no-deps", "--require-hashes"]
        _run([python, "-m", "pip", *install, "--requirement", str(_LOCK)])
        (environment / _COMPLETE).touch()


def command(environment: Path, port: int, data: Path | None, files: Path | None) -> list[str]:
    """The command that runs the emulator until it is stopped.

    Args:
        data: where it keeps its tables; None keeps them in memory.
        files: the data folder of the storage emulator, so that gs:// addresses are read there.
    """
    storage = ["env", f"BQEMU_GCS_LOCAL_ROOT={files.resolve() / '.cloudstorage'}"] if files else []
    kept = ["--persistent", "--data-dir", str(data.resolve())] if data else ["--ephemeral"]
    ports = ["--rest-port", str(port), "--grpc-port", "0", "--log-level", "warning"]
    return [*storage, str(environment / "bin" / "python"), str(_LAUNCH), "start", *ports, *kept]


def main(arguments: Sequence[str]) -> int:
    """Starts the emulator in place of this process; Ctrl-C stops it."""
    options = _options(arguments)
    environment = environment_in(options.home.resolve() / "emulators")
    try:
        make(environment)
    except subprocess.CalledProcessError:
        _say("The packages of the emulator can not be installed: see what pip said above.")
        return 1
    if options.install_only:
        _say(f"Installed: {environment}")
        return 0
    _say(f"BigQuery listens on 127.0.0.1:{options.port}. Stop it with Ctrl-C. To use it:")
    _say(f"  export BIGQUERY_EMULATOR_HOST=http://127.0.0.1:{options.port}")
    if options.data:
        options.data.mkdir(parents=True, exist_ok=True)
    words = command(environment, options.port, options.data, options.files)
    return os.execvp(words[0], words)  # noqa: S606 - no shell is wanted


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="windhover emulators start bigquery", description="Runs BigQuery on this machine."
    )
    parser.add_argument(
        "--home", type=Path, default=Path(".windhover"), metavar="FOLDER", help="for its packages"
    )
    parser.add_argument("--port", type=int, default=PORT, metavar="N", help=f"{PORT} by default")
    parser.add_argument(
        "--data", type=Path, metavar="FOLDER", help="keep the tables here; in memory by default"
    )
    parser.add_argument(
        "--files", type=Path, metavar="FOLDER", help="the data folder of the storage emulator"
    )
    parser.add_argument(
        "--install-only", action="store_true", help="install the packages and start nothing"
    )
    return parser.parse_args(arguments)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _run(words: Sequence[str]) -> None:
    subprocess.run(words, check=True)  # noqa: S603 - our own words


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - this is a program


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
