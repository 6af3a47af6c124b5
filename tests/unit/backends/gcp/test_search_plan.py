"""What of a search Firestore compares, and what is left."""

import pytest

from shared.backends.gcp.execution_search import Plan
from shared.model.query import Comparison, Every, ExecutionField, Operation, Some

F = ExecutionField


def one(name, operation, *values, key=None):
    return Comparison(name, operation, values, key)


STATE = one(F.STATE, Operation.IN, "FAILED", "KILLED")


@pytest.mark.parametrize(
    "where",
    [
        Every(),
        STATE,
        Every((one(F.NAMESPACE, Operation.EQUALS, "a"), Every((STATE,)))),
        one(F.NAMESPACE, Operation.PREFIX, "a"),
        one(F.LABELS, Operation.EQUALS, "v", key="k"),
        one(F.KIND, Operation.IS_NULL),
        Every((one(F.START_DATE, Operation.LESS_THAN, "2"), STATE)),
    ],
    ids=str,
)
def test_condition_that_indexes_serve_leaves_nothing(where):
    assert Plan.of(where).is_whole


@pytest.mark.parametrize(
    "where",
    [
        one(F.FLOW_ID, Operation.CONTAINS, "a"),
        one(F.END_DATE, Operation.IS_NULL),
        one(F.STATE, Operation.NOT_IN, "FAILED"),
        one(F.STATE, Operation.IN),
        one(F.LABELS, Operation.EQUALS, "v"),
        Some((STATE, STATE)),
        Every((one(F.STATE, Operation.EQUALS, "A"), one(F.STATE, Operation.EQUALS, "B"))),
        Every(
            (one(F.NAMESPACE, Operation.PREFIX, "a"), one(F.LABELS, Operation.EQUALS, "v", key="k"))
        ),
        one(F.FLOW_ID, Operation.IN, *(str(number) for number in range(31))),
    ],
    ids=lambda where: str(where)[:60],
)
def test_condition_that_no_index_serves_is_looked_at_here(where):
    assert not Plan.of(where).is_whole


def test_alternatives_multiply_to_what_firestore_takes_at_most():
    flows = one(F.FLOW_ID, Operation.IN, *(str(number) for number in range(16)))

    plan = Plan.of(Every((flows, STATE)))

    assert (list(plan.equal), plan.is_whole) == (["flow_id"], False)
