"""Time zones by name."""

import pytest

from shared.model.zones import is_zone


@pytest.mark.parametrize(
    "name", ["Europe/Berlin", "UTC", "Z", "+05:30", "-0330", "+18", "UTC+2", "GMT-08:00"]
)
def test_region_or_offset_is_a_zone(name):
    assert is_zone(name)


@pytest.mark.parametrize("name", ["Nowhere/Else", "+19:00", "+05:60", "../etc/passwd", "", "/"])
def test_other_text_is_no_zone(name):
    assert not is_zone(name)
