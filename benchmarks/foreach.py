"""A loop over many values, all at once: does an iteration cost the same in a large execution?"""

import subprocess
import sys
import time

import orjson

from benchmarks.machine import peak_mib
from benchmarks.standalone import run_to_end, standalone

SIZES = (100, 1_000, 10_000)
_ROUNDS = {100: 5, 1_000: 3, 10_000: 1}
"""How often each size runs; the best counts."""

FLOW = """
id: loop-of-{size}
namespace: bench
tasks:
  - id: loop
    type: io.kestra.plugin.core.flow.ForEach
    concurrencyLimit: 0
    values: "{{{{ range(1, {size}) }}}}"
    tasks:
      - id: one
        type: io.kestra.plugin.core.debug.Return
        format: "value {{{{ taskrun.value }}}}"
"""


def measure() -> dict[str, object]:
    """Seconds, task runs a second and peak memory of each size, and the ratio of the largest."""
    found = {size: _measured(size) for size in SIZES}
    each = {size: float(str(figures["seconds"])) / size for size, figures in found.items()}
    return {
        **{str(size): figures for size, figures in found.items()},
        "time_per_iteration_10000_to_100": round(each[SIZES[-1]] / each[SIZES[0]], 2),
    }


def _measured(size: int) -> dict[str, object]:
    """What a process of its own found out."""
    command = [sys.executable, "-m", "benchmarks.foreach", str(size)]
    done = subprocess.run(command, check=True, capture_output=True)
    found: dict[str, object] = orjson.loads(done.stdout)
    return found


def _run(size: int) -> dict[str, object]:
    with standalone() as instance:
        warm = instance.flows.save(FLOW.format(size=10))
        run_to_end(instance, warm)
        before = peak_mib()
        flow = instance.flows.save(FLOW.format(size=size))
        rounds = []
        for _ in range(_ROUNDS.get(size, 1)):
            started = time.perf_counter()
            run_to_end(instance, flow)
            rounds.append(time.perf_counter() - started)
    seconds = min(rounds)
    return {
        "seconds": round(seconds, 3),
        "task_runs_per_second": round((size + 1) / seconds),
        "peak_mib": peak_mib(),
        "peak_mib_before": before,
    }


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.stdout.buffer.write(orjson.dumps(_run(int(sys.argv[1]))))
    else:
        print(measure())
