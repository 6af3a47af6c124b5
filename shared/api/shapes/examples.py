"""Examples of types as flows that can be opened, and run where nothing is left to be filled in."""

import re
import textwrap
from dataclasses import dataclass

from shared.model.json import JsonObject
from shared.model.kestra_types import PREFIX
from shared.model.trigger import Condition, Trigger
from shared.sdk.registry import Registry
from shared.sdk.schemas import class_of, examples_of

NAMESPACE = "company.team"
"""Of the flows; whoever opens one puts another in its place."""

_EXPRESSION = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_INPUT = re.compile(r"\binputs\.(\w+)")
_OUTPUT = re.compile(r"\boutputs\.(\w+)")
_FROM_OUTSIDE = re.compile(r"\b(?:(?:vars|trigger|labels)\b[.\[]|(?:secret|kv|read|fileURI)\()")
_ELSEWHERE = re.compile(
    r"\bexample\.(?:com|org)\b|^\s*(?:flowId|executionId|trigger):", re.MULTILINE
)
_TASK_ID = re.compile(r"^\s*(?:- )?id: (\S+)$", re.MULTILINE)
_TYPE = re.compile(r"^\s*(?:- )?type: (\w+(?:\.\w+)+)$", re.MULTILINE)
_AT_HOME = re.compile(r"^io\.kestra\.(?:plugin\.core|plugin\.scripts|core\.tasks)\.")
_REMOVES = re.compile(r"\.(?:Delete|Purge|Unset)\w*$")
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Example:
    """An example of a type.

    Attributes:
        code: the declaration as it is documented.
        flow: the source of a whole flow with it.
        inputs: what the flow asks for, since the example names it.
        can_run: whether the flow runs as it is, on this server alone, and removes nothing.
    """

    code: str
    flow: str
    inputs: tuple[str, ...]
    can_run: bool

    def as_json(self) -> JsonObject:
        """The example as the API answers it."""
        return {
            "code": self.code,
            "flow": self.flow,
            "inputs": [*self.inputs],
            "canRun": self.can_run,
        }


def examples_as_flows(registry: Registry, name: str) -> list[Example]:
    """The examples of a type. Raises UnknownType."""
    cls = class_of(registry, name)
    return [_example(name, cls, code) for code in examples_of(cls)]


def _example(name: str, cls: type, code: str) -> Example:
    inputs = tuple(dict.fromkeys(_INPUT.findall(_expressions(code))))
    flow = f"id: try-{_dashed(name)}\nnamespace: {NAMESPACE}\n{_declared(inputs)}{_body(cls, code)}"
    is_task = not issubclass(cls, Trigger | Condition)
    return Example(code, flow, inputs, is_task and not inputs and _needs_nothing(code))


def _expressions(code: str) -> str:
    return "\n".join(_EXPRESSION.findall(code))


def _dashed(name: str) -> str:
    """`http-request` for `...HttpRequest`."""
    return _CAPITAL.sub("-", name.rpartition(".")[2]).lower()


def _declared(inputs: tuple[str, ...]) -> str:
    lines = [f"  - id: {name}\n    type: STRING\n" for name in inputs]
    return "inputs:\n" + "".join(lines) if lines else ""


def _body(cls: type, code: str) -> str:
    if issubclass(cls, Trigger):
        return f"{_TASKS}triggers:\n{_item(code)}"
    if issubclass(cls, Condition):
        return f"{_TASKS}triggers:\n{_condition(cls, code)}"
    return f"tasks:\n{_item(code)}"


_TASKS = f"tasks:\n  - id: say\n    type: {PREFIX}core.log.Log\n    message: It has started.\n"
_BY_CLOCK = f"  - id: daily\n    type: {PREFIX}core.trigger.Schedule\n    cron: 0 9 * * *\n"
_AFTER_FLOWS = f"  - id: after\n    type: {PREFIX}core.trigger.Flow\n"


def _condition(cls: type[Condition], code: str) -> str:
    """The trigger of a condition: by the clock where the date alone decides."""
    is_dated = cls.holds_on is not Condition.holds_on
    trigger = _BY_CLOCK if is_dated else _AFTER_FLOWS
    return f"{trigger}    conditions:\n{textwrap.indent(_item(code), '    ')}"


def _item(code: str) -> str:
    """A declaration as the item of a list below a key of a flow."""
    return "  - " + textwrap.indent(code, "    ").lstrip()


def _needs_nothing(code: str) -> bool:
    expressions = _expressions(code)
    is_given = set(_OUTPUT.findall(expressions)) <= set(_TASK_ID.findall(code))
    types = _TYPE.findall(code)
    return (
        is_given
        and _FROM_OUTSIDE.search(expressions) is None
        and _ELSEWHERE.search(code) is None
        and all(_AT_HOME.match(one) and not _REMOVES.search(one) for one in types)
    )
