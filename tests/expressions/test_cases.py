"""The cases of this folder, and those of the reference where it is at hand."""

import os
from pathlib import Path

import pytest

from shared.model.json import JsonObject
from tests.expressions.cases import difference, load_cases, main

OWN = Path(__file__).with_name("cases.json")
REFERENCE = os.environ.get("WINDHOVER_EXPRESSION_CASES", "")


@pytest.mark.parametrize("case", load_cases(OWN), ids=lambda case: str(case["id"]))
def test_template_gives_what_its_case_expects(case: JsonObject) -> None:
    assert difference(case) is None


def test_ids_of_cases_are_unique() -> None:
    ids = [str(case["id"]) for case in load_cases(OWN)]

    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.skipif(not REFERENCE, reason="WINDHOVER_EXPRESSION_CASES names no file of cases")
def test_reference_cases_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert (main([REFERENCE]), capsys.readouterr().out[-10:]) == (0, " 0 failed\n")
