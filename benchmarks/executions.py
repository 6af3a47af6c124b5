"""A flow of two light tasks, from the call that creates it to its durable end."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor

from benchmarks.standalone import run_to_end, standalone

CALLERS = 64
EXECUTIONS = 3_000
ROUNDS = 3
ONE_BY_ONE = 300
WARM_UP = 200

FLOW = """
id: two-tasks
namespace: bench
tasks:
  - id: values
    type: io.kestra.plugin.core.output.OutputValues
    values:
      answer: "{{ 6 * 7 }}"
  - id: say
    type: io.kestra.plugin.core.log.Log
    message: "The answer is {{ outputs.values.values.answer }}"
"""


def measure() -> dict[str, object]:
    """Executions a second with many callers, the best round; latency in ms of one caller."""
    with standalone() as instance:
        flow = instance.flows.save(FLOW)

        def one(_: int) -> float:
            started = time.perf_counter()
            run_to_end(instance, flow)
            return time.perf_counter() - started

        with ThreadPoolExecutor(CALLERS) as callers:
            list(callers.map(one, range(WARM_UP)))
            rounds = []
            for _ in range(ROUNDS):
                started = time.perf_counter()
                under_load = list(callers.map(one, range(EXECUTIONS)))
                rounds.append((time.perf_counter() - started, under_load))
        alone = [one(number) for number in range(ONE_BY_ONE)]
    seconds, under_load = min(rounds, key=lambda found: found[0])
    return {
        "callers": CALLERS,
        "executions_per_second": round(EXECUTIONS / seconds),
        "executions_per_second_of_each_round": [round(EXECUTIONS / one) for one, _ in rounds],
        "latency_under_load_ms": _percentiles(under_load),
        "latency_alone_ms": _percentiles(alone),
    }


def _percentiles(seconds: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(seconds, n=100)
    return {"p50": round(cuts[49] * 1000, 2), "p99": round(cuts[98] * 1000, 2)}


if __name__ == "__main__":
    print(measure())
