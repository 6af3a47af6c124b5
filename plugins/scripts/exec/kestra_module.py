"""The module `kestra` that every Python script can import; copied into its environment.

It has the interface of the package of that name for outputs, metrics and logs, and needs nothing
but the standard library: loading the package takes longer than most scripts. What only the package
has (`Kestra.read`, `Flow`) is taken from the package that is installed with the engine, whose
folder stands in the file `package` beside this one.
"""

import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path


def _of_package(name: str) -> object:
    """A member of the package. Raises ImportError when it can not be loaded."""
    import importlib.util  # noqa: PLC0415 - only scripts that ask for it pay for it

    if name.startswith("__"):
        raise AttributeError(name)
    folder = Path(__file__).with_name("package").read_text(encoding="utf-8")
    if folder not in sys.path:
        sys.path.append(folder)
    loaded = sys.modules.get("kestra_package")
    if loaded is None:
        spec = importlib.util.spec_from_file_location("kestra_package", Path(folder, "kestra.py"))
        if spec is None or spec.loader is None:
            raise ImportError(f"the package 'kestra' is not installed, and only it has '{name}'")
        loaded = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(loaded)
        sys.modules["kestra_package"] = loaded
    found: object = getattr(loaded, name)
    return found


class _Extended(type):
    """Finds what only the class of the package has."""

    def __getattr__(cls, name: str) -> object:
        return getattr(_of_package(cls.__name__), name)


class Kestra(metaclass=_Extended):
    """Speaks to the engine by lines on the standard output."""

    _logger: object = None

    @staticmethod
    def format(map_: Mapping[str, object]) -> str:
        """A message as the line that the engine understands."""
        return "::" + json.dumps(map_) + "::"

    @staticmethod
    def _send(message: Mapping[str, object]) -> None:
        sys.stdout.write(Kestra.format(message) + "\n")
        sys.stdout.flush()

    @staticmethod
    def outputs(map_: Mapping[str, object]) -> None:
        """Sets outputs: `outputs.<task>.vars` of the flow."""
        Kestra._send({"outputs": map_})

    @staticmethod
    def assets(map_: Mapping[str, object]) -> None:
        """Names assets; the engine has no use for them."""
        Kestra._send({"assets": map_})

    @staticmethod
    def counter(name: str, value: float, tags: Mapping[str, str] | None = None) -> None:
        """Adds to a counter."""
        Kestra._measure(name, "counter", value, tags)

    @staticmethod
    def gauge(name: str, value: float, tags: Mapping[str, str] | None = None) -> None:
        """Sets a gauge."""
        Kestra._measure(name, "gauge", value, tags)

    @staticmethod
    def timer(
        name: str, duration: float | Callable[[], object], tags: Mapping[str, str] | None = None
    ) -> None:
        """Records seconds, or how long a function takes."""
        if callable(duration):
            started = time.perf_counter()
            duration()
            duration = time.perf_counter() - started
        Kestra._measure(name, "timer", duration, tags)

    @staticmethod
    def _measure(name: str, kind: str, value: float, tags: Mapping[str, str] | None) -> None:
        metric = {"name": name, "type": kind, "value": value, "tags": dict(tags or {})}
        Kestra._send({"metrics": [metric]})

    @staticmethod
    def logger() -> object:
        """A `logging.Logger` whose records are flow logs of the same level."""
        import logging  # noqa: PLC0415 - half of the time that this module takes to load

        class Handler(logging.Handler):
            """Sends each record as a log of the protocol."""

            # typing_extensions is not there where this module is copied to.
            def emit(  # type: ignore[explicit-override]
                self, record: logging.LogRecord
            ) -> None:
                level = {"WARNING": "WARN", "CRITICAL": "ERROR"}.get(
                    record.levelname, record.levelname
                )
                Kestra._send({"logs": [{"level": level, "message": self.format(record)}]})

        if Kestra._logger is None:
            logger = logging.getLogger("Kestra")
            logger.setLevel(logging.DEBUG)
            logger.propagate = False
            logger.addHandler(Handler())
            Kestra._logger = logger
        return Kestra._logger


def __getattr__(name: str) -> object:
    """What only the package has."""
    return _of_package(name)
