import pytest

from shared.model.log_search import earliest, latest
from shared.model.query import Comparison, Every, LogField, Operation, Some

JUNE, JULY = "2026-06-01T00:00:00.000+00:00", "2026-07-01T00:00:00.000+00:00"


def at(operation, date):
    return Comparison(LogField.TIMESTAMP, operation, (date,))


SPAN = Every(
    (at(Operation.GREATER_THAN_OR_EQUAL_TO, JUNE), at(Operation.LESS_THAN_OR_EQUAL_TO, JULY))
)
OTHER = Comparison(LogField.LEVEL, Operation.EQUALS, ("INFO",))


@pytest.mark.parametrize(
    ("where", "first", "last"),
    [
        (SPAN, JUNE, JULY),
        (Every((OTHER, SPAN)), JUNE, JULY),
        (at(Operation.EQUALS, JUNE), JUNE, JUNE),
        (at(Operation.LESS_THAN, JUNE), "", JUNE),
        (at(Operation.NOT_EQUALS, JUNE), "", ""),
        (Every((at(Operation.LESS_THAN, JULY), at(Operation.LESS_THAN, JUNE))), "", JUNE),
        # Of alternatives only some lines lie within the dates of one.
        (Some((SPAN, OTHER)), "", ""),
        (Every(), "", ""),
    ],
)
def test_dates_that_bound_the_lines_of_a_query(where, first, last):
    assert (earliest(where), latest(where)) == (first, last)
