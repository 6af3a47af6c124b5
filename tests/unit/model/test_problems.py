"""A problem as people and as programs read it."""

from shared.model.problems import Problem
from shared.model.yaml_nodes import Spot

FULL = Problem("flow.x", "is wrong", "tasks[0].id", Spot(3, 5), "Mend it.", "a/b")


def test_problem_is_read_on_lines_of_their_own():
    assert FULL.text() == "flow.x: is wrong\n  at tasks[0].id, line 3, column 5, in a/b\n  Mend it."
    assert Problem("flow.x", "is wrong").text() == "flow.x: is wrong"


def test_summary_is_path_and_message():
    assert FULL.summary() == "tasks[0].id: is wrong"
    assert Problem("flow.x", "is wrong").summary() == "is wrong"


def test_programs_read_place_and_remedy_as_fields():
    assert FULL.as_json() == {
        "code": "flow.x",
        "message": "is wrong",
        "path": "tasks[0].id",
        "line": 3,
        "column": 5,
        "remedy": "Mend it.",
    }
    assert Problem("flow.x", "is wrong").as_json()["line"] is None
