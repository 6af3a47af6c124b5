"""The outputs of a flow: rendered together at the end, each typed (flow language, 2.3)."""

import pytest

from shared.engine.evaluation import TemplateEvaluator
from shared.engine.flow_outputs import render_outputs
from shared.engine.input_values import InvalidInput
from tests.builders import flow

NO_KEY = "Unable to use a `SECRET` input/output as encryption is not configured"
VARIABLES = {"outputs": {"a": {"n": 5, "list": [1, "2"], "nul": None}}}


def _outputs(*declared, encrypt=None):
    return render_outputs(flow(outputs=list(declared)), TemplateEvaluator(VARIABLES, None), encrypt)


def _output(name, kind, value, **fields):
    return {"id": name, "type": kind, "value": value, **fields}


def test_outputs_are_rendered_and_typed():
    assert _outputs(
        _output("text", "STRING", "n is {{ outputs.a.n }}"),
        _output("number", "INT", "{{ outputs.a.n }}"),
        _output("list", "ARRAY", "{{ outputs.a.list }}", itemType="INT"),
        _output("texts", "ARRAY", ["a", 1]),
        _output("choice", "SELECT", "any"),
        _output("choices", "MULTISELECT", ["any"]),
        _output("enum", "ENUM", "any"),
        _output("json", "JSON", {"a": "{{ outputs.a.n }}"}),
    ) == {
        "text": "n is 5",
        "number": 5,
        "list": [1, 2],
        "texts": ["a", "1"],
        "choice": "any",
        "choices": ["any"],
        "enum": "any",
        "json": {"a": 5},
    }


def test_null_is_kept_where_it_is_not_required():
    output = _output("o", "STRING", "{{ outputs.a.nul }}", required=False)

    assert _outputs(output) == {"o": None}


@pytest.mark.parametrize(
    ("output", "message"),
    [
        (_output("o", "STRING", "{{ outputs.a.nul }}"), "the output `o` is null but required"),
        (
            _output("o", "INT", "x"),
            'Invalid output for `o`, For input string: "x", but received `x`',
        ),
        (
            _output("o", "SECRET", "x"),
            f"Invalid output for `o`, {NO_KEY}, but received `******`",
        ),
    ],
)
def test_output_that_is_not_of_its_type_is_refused(output, message):
    with pytest.raises(InvalidInput) as raised:
        _outputs(output)

    assert raised.value.message == message


def test_secret_output_is_encrypted():
    assert _outputs(_output("o", "SECRET", "x"), encrypt=lambda text: f"<{text}>") == {"o": "<x>"}
