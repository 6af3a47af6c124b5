"""Documents with changes laid over them."""

from shared.engine.overlay import Overlay
from shared.model.state import History
from shared.model.taskrun import TaskRun
from tests.unit.engine.driving import START


def _run(run_id, **fields):
    return TaskRun(
        id=run_id,
        execution_id="e",
        namespace="n",
        flow_id="f",
        task_id="t",
        state=History.created(START),
        **fields,
    )


class NoRuns:
    """Stands below an overlay that knows everything itself."""

    def __init__(self, *runs):
        self.runs = runs

    def task_run(self, run_id):
        return next((run for run in self.runs if run.id == run_id), None)

    def read_ahead(self, run_ids):
        self.asked = list(run_ids)

    def task_runs(self, after="", limit=None):
        return iter(self.runs[:limit])

    def task_runs_of(self, task_id, path, limit=None):
        return list(self.runs[:limit])

    def open_task_runs(self, parent_id, limit, after=""):
        return list(self.runs[:limit])


def test_overlay_hides_what_was_removed_and_looks_further():
    overlay = Overlay(NoRuns(_run("a", version=2), _run("b", version=1)))

    overlay.put(overlay.task_run("a").removed())

    assert overlay.task_run("a") is None
    assert [run.id for run in overlay.task_runs()] == ["b"]
    assert [run.id for run in overlay.task_runs(limit=1)] == ["b"]
    assert [run.id for run in overlay.task_runs_of("t", (), 1)] == ["b"]
    assert [run.id for run in overlay.open_task_runs(None, 1)] == ["b"]
    assert [(one.id, one.version) for one in overlay.changes()] == [("a", 2)]


def test_overlay_reads_ahead_only_what_it_does_not_know():
    below = NoRuns(_run("a", version=1), _run("b", version=1))
    overlay = Overlay(below)
    overlay.put(below.task_run("a"))
    overlay.put(below.task_run("b").removed())

    overlay.read_ahead(["a", "b", "c"])

    assert below.asked == ["c"]


def test_limited_task_runs_end_before_those_that_only_the_overlay_has():
    overlay = Overlay(NoRuns(_run("a", version=1), _run("b", version=1)))
    overlay.put(_run("new"))

    assert [run.id for run in overlay.task_runs(limit=2)] == ["a", "b"]
    assert [run.id for run in overlay.task_runs(limit=3)] == ["a", "b", "new"]
