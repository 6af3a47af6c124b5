"""What the API shows of encrypted values."""

import pytest

from shared.api.shapes.executions import hidden, task_outputs_json
from shared.engine.variables import ENCRYPTED
from shared.runtime.encryption import Encryption
from shared.runtime.masking import MASK

SEALED = Encryption("a" * 32).encrypt("hunter2")


def test_encrypted_inputs_are_stars():
    assert hidden({"deep": [{"password": SEALED}]}) == {"deep": [{"password": MASK}]}


def test_encrypted_outputs_of_a_task_keep_their_type_and_are_stars():
    assert task_outputs_json({"value": SEALED}) == {"value": {"type": ENCRYPTED, "value": MASK}}


@pytest.mark.parametrize("value", [7, None, ["a"]])
def test_encrypted_outputs_of_a_strange_shape_are_stars(value):
    shown = task_outputs_json({"value": {"type": ENCRYPTED, "value": value}})

    assert shown == {"value": {"type": ENCRYPTED, "value": MASK}}


def test_text_that_no_key_has_made_is_shown_as_a_task_gave_it():
    given = {"value": {"type": ENCRYPTED, "value": "Hello World"}}

    assert task_outputs_json(given) == given
