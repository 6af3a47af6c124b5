"""The runner through the HTTP API: right expectations pass, wrong ones fail, others are skipped."""

from pathlib import Path

import httpx2
import pytest

from tests.conformance.run import Verdict, run_corpus, run_scenario
from tests.conformance.scenario import Corpus, Scenario
from tests.conformance.serving import STANDALONE, Server, started_server

OWN = Corpus.read(Path(__file__).parent / "own")
BY_ID = {scenario.id: scenario for scenario in OWN.scenarios}
HELLO = "/api/v1/main/flows/tests.own/hello"


def _changed(scenario_id, **changes) -> Scenario:
    return Scenario.model_validate(
        BY_ID[scenario_id].model_dump(mode="json", exclude_unset=True, by_alias=True) | changes
    )


@pytest.fixture(scope="module")
def address():
    """A server that was there before the scenarios."""
    with started_server(BY_ID["hello"].setup) as address:
        yield address


@pytest.mark.parametrize(
    "scenario_id",
    [
        *("hello", "hello-parsed", "input-too-high", "file", "labels-later", "at-once"),
        *("graph", "resumed-with-a-file"),
    ],
)
def test_scenario_passes_on_a_server_and_leaves_nothing_there(scenario_id, address):
    results = [run_scenario(BY_ID[scenario_id], OWN, Server(address)) for _ in range(2)]

    assert [(one.verdict, one.problems) for one in results] == [(Verdict.PASSED, [])] * 2
    found = httpx2.get(f"{address}/api/v1/main/executions/search").json()
    assert (httpx2.get(f"{address}{HELLO}").status_code, found["total"]) == (404, 0)


@pytest.mark.parametrize(
    ("scenario_id", "changes", "told"),
    [
        ("hello", {"expect": {"state": "FAILED"}}, "state: expected 'FAILED', got 'SUCCESS'"),
        ("hello", {"expect": {"labels_count": 4}}, "labels_count: expected 4, got 3"),
        (
            "input-too-high",
            {"expect": {"rejected": {"http_status": 400}}},
            "rejected: expected HTTP 400, got 422",
        ),
        (
            "file",
            {"expect": {"file_contents": [{"at_input": "document", "content": "other"}]}},
            "file_contents at inputs.document: expected 'other', got 'some text'",
        ),
    ],
)
def test_wrong_expectation_fails_on_a_server(scenario_id, changes, told, address):
    result = run_scenario(_changed(scenario_id, **changes), OWN, Server(address))

    assert (result.verdict, result.problems) == (Verdict.FAILED, [told])


@pytest.mark.parametrize(
    ("scenario_id", "changes", "reason"),
    [
        ("setup", {}, "env, secrets and globals can only be given to a server at its start"),
        ("fails", {}, "its test-only types are installed only where the runner starts the server"),
        (
            "hello",
            {"expect": {"outputs": {"say.value": None}}},
            "the API leaves nulls out, say.value too (HTTP API, section 1.3)",
        ),
    ],
)
def test_what_a_server_can_not_show_is_skipped_with_the_reason(
    scenario_id, changes, reason, address
):
    result = run_scenario(_changed(scenario_id, **changes), OWN, Server(address))

    assert (result.verdict, result.problems) == (Verdict.SKIPPED, [reason])


def test_flow_that_was_there_before_is_left_alone(address):
    source = OWN.source("hello.yaml")
    httpx2.post(f"{address}/api/v1/main/flows", content=source).raise_for_status()

    result = run_scenario(BY_ID["hello"], OWN, Server(address))

    assert result.verdict is Verdict.SKIPPED
    assert result.problems == [
        "the server has a flow tests.own/hello already, which is not ours to change"
    ]
    assert httpx2.delete(f"{address}{HELLO}").status_code == 204


def test_server_of_its_own_has_what_a_scenario_wants_to_be_in_place():
    right = {"env.value": "here 42 blue", "file.value": "a note", "secret.value.value": "******"}
    scenarios = [
        BY_ID["fails"],
        _changed("setup", expect={"outputs": right}),
        _changed("setup", expect={"outputs": {"env.value": "there 42 blue"}}),
    ]

    results = list(run_corpus(OWN, scenarios, [Server(STANDALONE)], 3))

    assert [one.verdict for one in results] == [Verdict.PASSED, Verdict.PASSED, Verdict.FAILED]
    assert results[2].line == (
        "FAILED setup [http]: outputs.env.value: expected 'there 42 blue', got ['here 42 blue']"
    )
