"""Identifiers are a hash of what they name."""

import pytest

from shared.model.ids import ID_LENGTH, base62, id_of, task_run_id


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0" * 22), (61, "0" * 21 + "Z"), (62, "0" * 20 + "10"), (62**22 - 1, "Z" * 22)],
)
def test_number_in_base_62_has_22_characters(number, text):
    assert base62(number) == text


def test_same_parts_give_the_same_id_and_others_another():
    ids = [id_of("a", "bc"), id_of("a", "bc"), id_of("ab", "c"), id_of("a", "b", "c")]

    assert ids[0] == ids[1]
    assert len(set(ids)) == 3
    assert {len(one) for one in ids} == {ID_LENGTH}


def test_task_run_is_named_by_execution_parent_task_and_iteration():
    ids = {
        task_run_id("e", None, "t", -1),
        task_run_id("f", None, "t", -1),
        task_run_id("e", "p", "t", -1),
        task_run_id("e", None, "u", -1),
        task_run_id("e", None, "t", 0),
    }

    assert len(ids) == 5
    assert task_run_id("e", "", "t", -1) == task_run_id("e", None, "t", -1)
