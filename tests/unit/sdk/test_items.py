"""Items of files as templates see them."""

import io
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from shared.expressions.dates import Instant, LocalDate, LocalDateTime, LocalTime
from shared.sdk.items import Item, read_items, template_value
from shared.sdk.output import TaskFailed


def test_items_have_their_line_and_their_fields():
    file = io.BytesIO(b'{a:1}\n\n{"b":[2024-03-09]}')

    assert list(read_items(file)) == [
        Item(b"{a:1}", {"a": 1}),
        Item(b'{"b":[2024-03-09]}', {"b": [LocalDate(date(2024, 3, 9))]}),
    ]


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        (None, None),
        (Decimal("1.5"), Decimal("1.5")),
        (datetime(1970, 1, 2, 0, 0, 1, 5, UTC), Instant(86401, 5000)),
        (datetime(1970, 1, 2, 1), LocalDateTime(date(1970, 1, 2), 3600 * 10**9)),  # noqa: DTZ001
        (time(0, 1, 0, 2), LocalTime(60 * 10**9 + 2000)),
        ({"a": [date(2024, 3, 9)]}, {"a": [LocalDate(date(2024, 3, 9))]}),
    ],
)
def test_value_is_what_templates_know(value, seen):
    assert template_value(value) == seen


def test_item_that_is_no_struct_is_refused():
    with pytest.raises(TaskFailed, match=r"item 2 is no map of fields: \[1\]"):
        list(read_items(io.BytesIO(b"{}\n[1]\n")))
