"""Laws of Ion files."""

import io
import math
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from amazon.ion import simpleion
from hypothesis import given
from hypothesis import strategies as st

from shared.sdk.ion import NotIon, ion_lines, parse_ion, read_ion, read_ion_lines
from shared.sdk.ion_printer import ion_text
from shared.sdk.streams import LineTooLong

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
ZONES = st.none() | st.integers(-23 * 60, 23 * 60).map(
    lambda minutes: timezone(timedelta(minutes=minutes))
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.decimals(allow_nan=False, allow_infinity=False)
    | TEXTS
    | st.binary()
    | st.dates()
    | st.times()
    | st.datetimes(timezones=ZONES)
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=20
)


@given(st.lists(VALUES))
def test_what_is_written_is_read_again(values):
    file = io.BytesIO(b"".join(ion_lines(values)))

    assert list(read_ion(file)) == values


@given(st.lists(st.dictionaries(st.sampled_from(["a", "b c", "d'"]), TEXTS | st.integers())))
def test_rows_of_any_shape_are_read_again(rows):
    file = io.BytesIO(b"".join(ion_lines(rows)))

    assert [list(row.items()) for row in read_ion(file)] == [list(row.items()) for row in rows]


@given(st.floats() | st.decimals(allow_nan=False, allow_infinity=False) | st.integers())
def test_number_keeps_its_type(number):
    found = parse_ion(ion_text(number))

    assert type(found) is type(number)
    assert found == number or (math.isnan(found) and math.isnan(number))


@given(TEXTS | st.integers() | st.floats(allow_nan=False) | st.dictionaries(TEXTS, TEXTS))
def test_reference_library_reads_what_is_written(value):
    found = simpleion.loads(ion_text(value))

    assert (dict(found) if isinstance(value, dict) else found) == value


@given(
    st.binary() | st.text("{}[]():,\"'\\ aut0123456789-.eTZ:nld_$\n", max_size=40).map(str.encode)
)
def test_no_content_makes_reading_raise_anything_undeclared(content):
    for read in (read_ion, read_ion_lines):
        try:
            list(read(io.BytesIO(content)))
        except (NotIon, LineTooLong):
            continue


@given(st.datetimes())
def test_naive_datetime_stays_naive(moment: datetime):
    assert parse_ion(ion_text(moment)) == moment


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_decimal_keeps_its_digits(value: Decimal):
    found = parse_ion(ion_text(value))

    assert isinstance(found, Decimal)
    assert found.as_tuple() == value.as_tuple()
