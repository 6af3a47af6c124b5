"""OutputValues."""

from plugins.core.output.output_values import OutputValues
from tests.plugins.context import Workbench


def test_values_are_given_rendered_to_text(tmp_path):
    bench = Workbench(tmp_path, variables={"total": 6, "rows": [1, 2]})

    outputs = bench.outputs(
        OutputValues, values={"total": "{{ total }}", "rows": "{{ rows }}", "done": True, "n": None}
    )

    assert outputs == {"values": {"total": "6", "rows": "[1,2]", "done": True, "n": None}}
