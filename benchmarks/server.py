"""A running server under webhooks at constant rates: latency, throughput, memory, start."""

import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.load import Answers, Target, constant_rate
from benchmarks.served import Server, served
from benchmarks.standalone import WrongResultError

STARTS = 5
IDLE_SECONDS = 5
GENTLE = 1_000
BUSY = 9_000
"""Executions a minute; both for a minute make the 10,000 after which memory is looked at."""

STEP_SECONDS = 10
CLIMB = 1.3
MOST_STEPS = 8
CONFIRM_SECONDS = 60
STEP_BACK = 0.85
MOST_CONFIRMATIONS = 3
HIGHEST_P99_MS = 1_000

KEY = "a-key-of-the-benchmark"
FLOW = f"""
id: hook
namespace: bench
tasks:
  - id: values
    type: io.kestra.plugin.core.output.OutputValues
    values:
      answer: "{{{{ trigger.body.number * 7 }}}}"
  - id: say
    type: io.kestra.plugin.core.log.Log
    message: "The answer is {{{{ outputs.values.values.answer }}}}"
triggers:
  - id: hook
    type: io.kestra.plugin.core.trigger.Webhook
    key: {KEY}
    wait: true
"""
"""Two light tasks; the webhook answers when the execution has ended and that is on the disk."""


def measure() -> dict[str, object]:
    """Starts, then a minute of GENTLE, a minute of BUSY, then ever higher rates."""
    ready = sorted(_ready_seconds() for _ in range(STARTS))
    with tempfile.TemporaryDirectory(prefix="windhover-bench-") as home, served(Path(home)) as one:
        time.sleep(IDLE_SECONDS)
        idle = one.memory_mib()
        target = _target(one)
        gentle = constant_rate(target, GENTLE / 60, 60)
        busy = constant_rate(target, BUSY / 60, 60)
        after = one.memory_mib()
        highest, steps = _highest(target)
        return {
            "start_to_first_200_s": {
                "best": round(ready[0], 3),
                "median": round(statistics.median(ready), 3),
            },
            "idle_mib": idle,
            "webhook_to_end_at_1000_per_minute": _shown(gentle),
            "webhook_to_end_at_9000_per_minute": _shown(busy),
            "after_10000_executions_mib": after,
            "highest_per_minute_with_p99_below_1_s": highest,
            "steps": steps,
            "at_the_end_mib": one.memory_mib(),
        }


def _ready_seconds() -> float:
    with tempfile.TemporaryDirectory(prefix="windhover-bench-") as home, served(Path(home)) as one:
        return one.ready_seconds


def _target(server: Server) -> Target:
    server.call("/api/v1/flows", FLOW.encode(), "application/x-yaml")
    path = f"/api/v1/executions/webhook/bench/hook/{KEY}"
    target = Target(server.port, path, '{"number": 6}', '"current":"SUCCESS"')
    if not constant_rate(target, 20, 2).all_right:
        raise WrongResultError("the webhook does not answer with an execution that has ended")
    return target


def _highest(target: Target) -> tuple[int, dict[str, float]]:
    """The highest rate that holds for CONFIRM_SECONDS, in executions a minute; 0 if none does.

    Climbs in short steps until one fails, then goes back from the last that did not.
    """
    steps: dict[str, float] = {}
    rate = float(BUSY)
    for _ in range(MOST_STEPS):
        answers = constant_rate(target, rate * CLIMB / 60, STEP_SECONDS)
        steps[f"{round(rate * CLIMB)}_p99_ms"] = answers.percentile_ms(99)
        if not _holds(answers):
            break
        rate *= CLIMB
    for _ in range(MOST_CONFIRMATIONS):
        answers = constant_rate(target, rate / 60, CONFIRM_SECONDS)
        steps[f"{round(rate)}_for_a_minute_p99_ms"] = answers.percentile_ms(99)
        if _holds(answers):
            return round(rate), steps
        rate *= STEP_BACK
    return 0, steps


def _holds(answers: Answers) -> bool:
    return answers.all_right and answers.percentile_ms(99) < HIGHEST_P99_MS


def _shown(answers: Answers) -> dict[str, object]:
    return {
        "asked": answers.asked,
        "not_answered_with_success": answers.asked - len(answers.seconds),
        "p50_ms": answers.percentile_ms(50),
        "p99_ms": answers.percentile_ms(99),
    }


if __name__ == "__main__":
    print(measure())
