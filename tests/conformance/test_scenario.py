"""The format of a corpus: what is read, what is refused."""

import json

import pytest
from pydantic import ValidationError

from tests.conformance.scenario import (
    Answer,
    Corpus,
    Expectation,
    How,
    InvalidCorpus,
    Scenario,
)

SMALLEST = {"id": "a", "area": "b", "flow": "c.yaml", "how": "execute", "expect": {}}


def test_scenario_says_nothing_where_a_field_is_null():
    scenario = Scenario.model_validate(SMALLEST | {"replay_from": None, "skip": None})

    assert scenario == Scenario(
        id="a", area="b", flow="c.yaml", how=How.EXECUTE, expect=Expectation()
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"flwo": "c.yaml"},
        {"how": "dance"},
        {"setup": {"environment": {}}},
        {"request": {"method": "GET", "key": "k", "body": ""}},
        {"expect": {"task_rnus": 3}},
        {"expect": {"outpts": {"a.value": 1}}},
        {"expect": {"executions": [{"flow_id": "a", "stat": "SUCCESS"}]}},
        {"stages": {"paused": {"stat": "PAUSED"}}},
    ],
    ids=str,
)
def test_unknown_field_is_refused(wrong):
    with pytest.raises(ValidationError):
        Scenario.model_validate(SMALLEST | wrong)


def test_key_with_an_answer_is_the_name_of_an_action():
    expected = Expectation.model_validate({"second_resume": {"rejected": True}})

    assert expected.answers == {"second_resume": Answer(rejected=True)}


def test_folder_without_expectations_is_no_corpus(tmp_path):
    with pytest.raises(InvalidCorpus, match="holds no corpus"):
        Corpus.read(tmp_path)


def test_corpus_in_another_format_is_refused(tmp_path):
    (tmp_path / "expectations.json").write_text(json.dumps([{"name": "a"}]))

    with pytest.raises(InvalidCorpus, match="holds no corpus"):
        Corpus.read(tmp_path)
