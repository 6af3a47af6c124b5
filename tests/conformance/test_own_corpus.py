"""The runner on a small corpus of its own: right expectations pass, wrong ones fail."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conformance.__main__ import main
from tests.conformance.at_once import JOBS, played_at_once
from tests.conformance.opening import Backend
from tests.conformance.run import Verdict, run_corpus, run_scenario
from tests.conformance.scenario import Corpus, Scenario

OWN = Corpus.read(Path(__file__).parent / "own")
BY_ID = {scenario.id: scenario for scenario in OWN.scenarios}
PLAYED = [scenario for scenario in OWN.scenarios if scenario.skip is None]


def _changed(scenario_id, **changes) -> Scenario:
    return Scenario.model_validate(
        BY_ID[scenario_id].model_dump(mode="json", exclude_unset=True, by_alias=True) | changes
    )


@pytest.fixture(scope="module", autouse=True)
def _little_patience():
    """What never comes is waited for; these tests need not wait as long as a corpus does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.conformance.playing.SETTLING", timedelta(seconds=2))
        yield


@pytest.fixture(scope="session")
def right(request):
    """What the scenarios came to, played at once."""
    return played_at_once(request.session, test_right_scenario_passes, OWN)


@pytest.mark.parametrize("backend", list(Backend))
@pytest.mark.parametrize("scenario", PLAYED, ids=lambda scenario: scenario.id)
def test_right_scenario_passes(scenario, backend, right):
    result = right[scenario.id, backend]

    assert (result.verdict, result.problems) == (Verdict.PASSED, [])


WRONG = [
    ("hello", {"expect": {"state": "FAILED"}}, "state: expected 'FAILED', got 'SUCCESS'"),
    (
        "hello",
        {"expect": {"executions": [{"flow_id": "hello", "state": "FAILED"}]}},
        "executions of hello: state: expected 'FAILED', got 'SUCCESS'",
    ),
    (
        "hello",
        {"expect": {"second_resume": {"rejected": True}}},
        "second_resume: no step of the scenario gave such an answer",
    ),
    ("hello", {"flow": "fails.yaml"}, "state: expected 'SUCCESS', got 'FAILED'"),
    (
        "hello-parsed",
        {"expect": {"parsed": {"inputs_with_validator": 1}}},
        "parsed.inputs_with_validator: expected 1, got [0]",
    ),
    (
        "hello-parsed",
        {"expect": {"parsed": {"tasks[0]": {"id": "say"}}}},
        "parsed.tasks[0]: expected {'id': 'say'}, got [",
    ),
    (
        "hello-parsed",
        {"expect": {"rejected": True}},
        "rejected: expected a refusal, but it was accepted",
    ),
    (
        "input-too-high",
        {"expect": {"rejected": {"error_contains": ["too low"]}}},
        "rejected: expected 'too low' in the error, got ",
    ),
    (
        "input-too-high",
        {"expect": {"rejected": {"http_status": 400}}},
        "rejected: expected HTTP 400, got 422",
    ),
    (
        "input-too-high",
        {"inputs": {"times": 3}},
        "rejected: expected a refusal, but it was accepted",
    ),
    ("input-too-high", {"how": "execute"}, "refused: times: Invalid input for `times`"),
    ("file", {"inputs": {"long": "a"}}, "refused: document: Invalid input for `document`"),
    ("setup", {"setup": {}}, "state: expected 'SUCCESS', got 'FAILED'"),
    ("unvalidated", {"unvalidated_inputs": False}, "refused: given: Invalid input for `given`"),
    ("twice", {"expect": {"runs": [{"task_runs": 3}]}}, "runs[0]: task_runs: expected 3, got 4"),
    (
        "at-once",
        {"expect": {"executions_in_order": [{"state": "SUCCESS"}]}},
        "executions_in_order: expected 1 executions, got 2",
    ),
    (
        "at-once",
        {"expect": {"executions_in_order": [{}, {}], "min_duration_s": 100}},
        "min_duration_s: expected 100.0, got ",
    ),
    (
        "labels-later",
        {"expect": {"labels": {"key": "other"}}},
        "labels: expected {'key': 'other'}, got {",
    ),
    (
        "labels-later",
        {"expect": {"set_labels_unknown": {"rejected": True, "http_status": 409}}},
        "set_labels_unknown: expected HTTP 409, got 404",
    ),
    (
        "labels-later",
        {"expect": {"set_null_label": {"http_status": 200}}},
        "set_null_label: expected it to be accepted, got ",
    ),
    (
        "labels-later",
        {"stages": {"first": {"state": "FAILED"}}},
        "stage first: state: expected 'FAILED', got 'SUCCESS'",
    ),
    ("labels-later", {"steps": ["Stand on one leg."]}, "can not be done: no rule for the step"),
    ("one-after-the-other", {"needs": []}, "refused: Requested Flow is not found."),
    (
        "one-after-the-other",
        {"stages": {"after_start_1": {"executions": [{"flow_id": "hello", "count": 2}]}}},
        "stage after_start_1, hello: count: expected 2, got 1",
    ),
    ("hello", {"how": "webhook"}, "can not be done: the scenario has no request"),
    ("hello", {"flow": "none.yaml"}, "FileNotFoundError"),
    ("hello", {"expect": {"task_runs": {"$most": 2}}}, "UnknownMatcher"),
]


@pytest.fixture(scope="session")
def wrong():
    """What the wrong scenarios came to, played at once."""
    scenarios = [_changed(scenario_id, **changes) for scenario_id, changes, _ in WRONG]
    return list(run_corpus(OWN, scenarios, [Backend.MEMORY], JOBS))


@pytest.mark.parametrize("number", range(len(WRONG)), ids=lambda number: WRONG[number][2])
def test_wrong_scenario_fails_and_says_why(number, wrong):
    result, told = wrong[number], WRONG[number][2]

    assert result.verdict is Verdict.FAILED
    assert any(problem.startswith(told) for problem in result.problems), result.problems


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        ({"flow_id": "hello", "count": 2}, "count: expected 2, got 1 (['SUCCESS'])"),
        (
            {"flow_id": "hello", "states_any_order": ["FAILED"]},
            "states_any_order: expected ['FAILED'], got ['SUCCESS']",
        ),
        (
            {"flow_id": "hello", "each_in_start_order": [{}, {}]},
            "each_in_start_order: expected 2, got 1",
        ),
    ],
)
def test_wrong_executions_of_a_flow_fail(expected, told):
    result = run_scenario(_changed("hello", expect={"executions": [expected]}), OWN, Backend.MEMORY)

    assert result.problems == [f"executions of hello: {told}"]


def test_program_tells_failures_and_closes_with_the_counts(tmp_path, capsys):
    corpus = _corpus(
        tmp_path,
        _changed("hello"),
        _changed("hello", id="wrong", expect={"task_runs": 5}),
        BY_ID["left-out"],
    )

    code = main([corpus, "--backend", "memory"])

    assert code == 1
    assert capsys.readouterr().out == (
        "FAILED wrong [memory]: task_runs: expected 5, got 2:"
        " ['greeting SUCCESS', 'say SUCCESS']\n"
        "1 passed, 1 failed, 1 skipped\n"
    )


def test_program_ends_well_when_every_scenario_passes_on_both_backends(tmp_path, capsys):
    code = main([_corpus(tmp_path, BY_ID["hello"])])

    assert (code, capsys.readouterr().out) == (0, "2 passed, 0 failed, 0 skipped\n")


@pytest.mark.parametrize("options", [["--only", "twice"], ["--area", "hows"]])
def test_program_runs_what_it_is_told_to(options, tmp_path, capsys):
    main([_corpus(tmp_path, BY_ID["hello"], BY_ID["twice"]), "--backend", "memory", *options])

    assert capsys.readouterr().out == "1 passed, 0 failed, 0 skipped\n"


def test_program_refuses_a_folder_without_a_corpus(tmp_path, capsys):
    code = main([str(tmp_path)])

    assert code == 2
    assert "holds no corpus" in capsys.readouterr().out


def _corpus(folder, *scenarios) -> str:
    (folder / "flows").symlink_to(OWN.folder / "flows")
    dumped = [one.model_dump(mode="json", exclude_unset=True, by_alias=True) for one in scenarios]
    (folder / "expectations.json").write_text(json.dumps(dumped))
    return str(folder)
