"""`make simulate`: runs seeds and tells which fail, and how to replay one."""

import argparse
import json
import logging
import sys
import time

from tests.simulation.seeds import Plan, problems_of

SHOWN = 5
"""Problems shown of one seed; those behind them usually follow from the first."""


def main() -> int:
    """Runs the seeds that were asked for; 1 if any failed."""
    parser = argparse.ArgumentParser(prog="make simulate", description=__doc__)
    parser.add_argument("count", type=int, help="seeds to run")
    parser.add_argument("--first", type=int, default=0, help="the first of them")
    parser.add_argument("--show", action="store_true", help="print the plan of each seed")
    arguments = parser.parse_args()
    if arguments.show:
        logging.basicConfig(stream=sys.stdout, format="%(message)s", level=logging.DEBUG)
    else:
        logging.disable(logging.CRITICAL)
    began = time.perf_counter()
    failed: list[int] = []
    for seed in range(arguments.first, arguments.first + arguments.count):
        if arguments.show:
            _show(Plan.of(seed))
        problems = problems_of(seed)
        if problems:
            failed.append(seed)
            _complain(seed, problems)
    seconds = time.perf_counter() - began
    last = arguments.first + arguments.count - 1
    _print(f"seeds {arguments.first} to {last}: {len(failed)} failed, {seconds:.1f} s")
    return 1 if failed else 0


def _complain(seed: int, problems: list[str]) -> None:
    _print(f"seed {seed} failed; replay it with: make simulate SEED={seed}")
    for problem in problems[:SHOWN]:
        _print(f"    {problem}")
    if len(problems) > SHOWN:
        _print(f"    and {len(problems) - SHOWN} more")


def _show(plan: Plan) -> None:
    _print(f"{plan.kind} {plan.rates} kill={plan.kill_after} label={plan.label_after}")
    _print(f"resume={plan.resume_after} operations={plan.operations} +{plan.late_operations}")
    for source in (plan.source, *plan.called):
        _print(json.dumps(source, indent=1))


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
