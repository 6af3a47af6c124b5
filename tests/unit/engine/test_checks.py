"""The checks of a flow (flow language, section 2.4)."""

import pytest

from shared.engine.checks import CheckFailed, decided, failing_checks, most_restrictive
from shared.engine.evaluation import TemplateEvaluator
from shared.model.flow import Check
from tests.builders import execution

EVALUATOR = TemplateEvaluator({"inputs": {"a": 5}}, None)


def check(condition, behavior="BLOCK_EXECUTION"):
    return Check.model_validate({"condition": condition, "message": "no", "behavior": behavior})


@pytest.mark.parametrize("condition", ["{{ inputs.a == 5 }}", True, "yes", 1])
def test_check_that_holds_does_not_fail(condition):
    assert failing_checks([check(condition)], EVALUATOR) == ()


@pytest.mark.parametrize(
    "condition", ["{{ inputs.a == 6 }}", False, "", 0, None, "{{ inputs.b.c }}", "{{ 1 / }}"]
)
def test_check_that_does_not_hold_or_can_not_be_rendered_fails(condition):
    failing = check(condition)

    assert failing_checks([failing], EVALUATOR) == (failing,)


def test_most_restrictive_of_failing_checks_decides():
    block, fail, create = (
        check("", behavior)
        for behavior in ("BLOCK_EXECUTION", "FAIL_EXECUTION", "CREATE_EXECUTION")
    )

    assert most_restrictive([create, fail, block]) is block
    assert most_restrictive([create, fail]) is fail
    assert most_restrictive([]) is None


def test_execution_is_what_the_deciding_check_wants():
    wanted = execution()

    assert decided(wanted, []) is wanted
    assert decided(wanted, [check("", "CREATE_EXECUTION")]) is wanted
    assert decided(wanted, [check("", "FAIL_EXECUTION")]).error == "no"
    with pytest.raises(CheckFailed, match="no"):
        decided(wanted, [check("")])
