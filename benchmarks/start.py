"""How long a person waits for the command line: processes of their own, warm disk cache."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 7
_WINDHOVER = Path(sys.executable).parent / "windhover"

HELLO = """
id: hello-world
namespace: bench
tasks:
  - id: hello
    type: io.kestra.core.tasks.debugs.Echo
    format: Hello World
"""

PLUGINS = """
import time
from shared.sdk.registry import Registry
started = time.perf_counter()
Registry.installed()
print(time.perf_counter() - started)
"""


def measure() -> dict[str, object]:
    """Seconds from start to exit, the best and the median of several."""
    with tempfile.TemporaryDirectory() as folder:
        flow = Path(folder, "hello-world.yaml")
        flow.write_text(HELLO, "utf-8")
        return {
            "help": _seconds("--help"),
            "validate_hello_world": _seconds("validate", str(flow)),
            "run_hello_world": _seconds("run", str(flow)),
            "every_plugin": _summary([_plugins() for _ in range(ROUNDS)]),
        }


def _plugins() -> float:
    """Seconds that all plug-ins cost together while no type of theirs is used."""
    done = subprocess.run(
        [sys.executable, "-c", PLUGINS], check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def _seconds(*arguments: str) -> dict[str, float]:
    return _summary([_once(*arguments) for _ in range(ROUNDS)])


def _summary(found: list[float]) -> dict[str, float]:
    rounds = sorted(found)
    return {"best_s": round(rounds[0], 3), "median_s": round(rounds[ROUNDS // 2], 3)}


def _once(*arguments: str) -> float:
    started = time.perf_counter()
    subprocess.run([_WINDHOVER, *arguments], check=True, capture_output=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    print(measure())
