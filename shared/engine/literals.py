"""Values in a source that no execution could take (flow language, section 1.3).

They are warnings: a default is not used where another value is given, and every version before the
one that refuses such a flow could run it (ADR 6).
"""

from collections.abc import Iterator
from dataclasses import replace

from shared.engine.flow_outputs import as_input
from shared.engine.input_values import BadValue, parse_value, showable, shown
from shared.model.flow import Flow
from shared.model.inputs import Input
from shared.model.json import Json
from shared.model.problems import Problem, Report
from shared.model.properties import holds_expression

CODE = "flow.unfit-literal"


def with_literals_checked(report: Report) -> Report:
    """A report with what is to be said of the literal values of its flow."""
    if report.flow is None:
        return report
    flow = report.flow
    name = f"{flow.namespace}/{flow.id}"
    found = tuple(replace(problem, flow=name) for problem in unfit_literals(flow))
    return replace(report, warnings=(*report.warnings, *found))


def unfit_literals(flow: Flow) -> Iterator[Problem]:
    """Defaults, inputs that triggers give, and outputs that are not of their type."""
    declared = {one.id: one for one in flow.inputs}
    for index, one in enumerate(flow.inputs):
        what = f"Invalid default for input '{one.id}'"
        yield from _unfit(one, one.defaults, what, f"inputs[{index}].defaults")
    for index, trigger in enumerate(flow.triggers):
        kind = trigger.type.rpartition(".")[2]
        for name, value in (trigger.inputs or {}).items():
            if name in declared:
                by = f"supplied by {kind} Trigger '{trigger.id}'"
                what = f"Invalid value for input '{name}' {by}"
                yield from _unfit(declared[name], value, what, f"triggers[{index}].inputs.{name}")
    for index, output in enumerate(flow.outputs):
        what = f"Invalid value for output '{output.id}'"
        yield from _unfit(as_input(output), output.value, what, f"outputs[{index}].value")


def _unfit(declared: Input, value: Json, what: str, path: str) -> Iterator[Problem]:
    if value is None or holds_expression(value):
        return
    try:
        parse_value(declared, value, encrypt=lambda text: text)
    except BadValue as error:
        text = shown(showable(declared, value))
        message = f"{what}: `{text}` is not a valid {declared.type} value: {error}"
        yield Problem(CODE, message, path)
