"""Small Python scripts one after the other: what a script task costs beside its script."""

import time

from benchmarks.standalone import run_to_end, standalone

SCRIPTS = 40
ROUNDS = 3

_TASK = """
  - id: script{number}
    type: io.kestra.plugin.scripts.python.Script
    taskRunner:
      type: io.kestra.plugin.core.runner.Process
    script: |
      print('::{{"outputs": {{"number": {number}}}}}::')
"""


def measure() -> dict[str, object]:
    """Seconds of a flow of such tasks, the best of some rounds; a first one warms up."""
    tasks = "".join(_TASK.format(number=number) for number in range(SCRIPTS))
    with standalone() as instance:
        flow = instance.flows.save(f"id: scripts\nnamespace: bench\ntasks:\n{tasks}")
        run_to_end(instance, flow)
        rounds = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            run_to_end(instance, flow)
            rounds.append(time.perf_counter() - started)
    return {
        "scripts": SCRIPTS,
        "seconds": round(min(rounds), 2),
        "ms_each": round(min(rounds) / SCRIPTS * 1000, 1),
    }


if __name__ == "__main__":
    print(measure())
