"""The web interface in Chromium: first sight of large executions, frames a second, live updates."""

import os
import tempfile
from pathlib import Path

import orjson

from tests.browser.journeys import missing, play, serving, told

ROUNDS = 5


def measure() -> dict[str, object]:
    """Medians and rounds of `ui/e2e/budgets.spec.ts`; why not, where there is no browser."""
    reason = missing()
    if reason:
        return {"skipped": reason}
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder, "home")) as address:
        report = Path(folder, "budgets.json")
        rounds = os.environ.get("ROUNDS", str(ROUNDS))
        done = play("budgets", address, BUDGETS=str(report), ROUNDS=rounds)
        if done.returncode:
            raise RuntimeError(told(done))
        found: dict[str, object] = orjson.loads(report.read_bytes())
    return found


if __name__ == "__main__":
    print(measure())
