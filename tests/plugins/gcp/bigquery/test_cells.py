from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from dateutil.relativedelta import relativedelta

from plugins.gcp.bigquery.cells import converter_of


@dataclass
class Column:
    field_type: str
    mode: str = "NULLABLE"
    fields: tuple = ()
    name: str = "x"


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("INTEGER", 7, 7),
        ("FLOAT", 1.5, 1.5),
        ("NUMERIC", Decimal("1.25"), 1.25),
        ("BIGNUMERIC", Decimal("1234567890.123456789"), Decimal("1234567890.123456789")),
        ("BOOLEAN", True, True),
        ("STRING", "é", "é"),
        ("BYTES", b"\x00\xff", b"\x00\xff"),
        ("DATE", date(2024, 3, 9), date(2024, 3, 9)),
        ("TIME", time(12, 30), time(12, 30)),
        ("DATETIME", datetime(2024, 3, 9, 12), datetime(2024, 3, 9, 12, tzinfo=UTC)),  # noqa: DTZ001
        (
            "TIMESTAMP",
            datetime(2024, 3, 9, 12, tzinfo=UTC),
            datetime(2024, 3, 9, 12, tzinfo=UTC),
        ),
        ("JSON", {"a": [1, None, {"b": "c"}]}, {"a": [1, None, {"b": "c"}]}),
        ("GEOGRAPHY", "POINT(2.35 48.85)", [2.35, 48.85]),
        ("GEOGRAPHY", "LINESTRING(1 1, 2 2)", "LINESTRING(1 1, 2 2)"),
        ("INTERVAL", relativedelta(years=1, months=2, days=3, hours=4), "1-2 3 4:0:0"),
        ("INTERVAL", relativedelta(seconds=-90), "0-0 0 -0:1:30"),
        ("INTERVAL", relativedelta(seconds=1, microseconds=5), "0-0 0 0:0:1.000005"),
        ("INTEGER", None, None),
    ],
)
def test_cell_becomes_a_value(kind, cell, value):
    found = converter_of(Column(kind))(cell)

    assert found == value
    assert type(found) is type(value)


def test_lists_and_structs_are_converted_inside():
    field = Column("RECORD", "REPEATED", (Column("DATETIME", name="at"),))

    found = converter_of(field)([{"at": datetime(2024, 3, 9)}, {"at": None}])  # noqa: DTZ001

    assert found == [{"at": datetime(2024, 3, 9, tzinfo=UTC)}, {"at": None}]


def test_missing_list_is_empty():
    assert converter_of(Column("STRING", "REPEATED"))(None) == []
