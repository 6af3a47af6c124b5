"""What a message says of an execution."""

from dataclasses import dataclass

from pydantic import Field

from shared.model.json import StoredObject
from shared.model.properties import Dynamic, SourceModel
from shared.sdk.context import RunContext

_UNKNOWN = "{{ execution.state ?? '' }}"
_LINK = "{{ kestra.url ?? '' }}"


class SummaryProperties(SourceModel):
    """Which execution, and what else is said."""

    execution_id: Dynamic[str] = Field(
        default="{{ execution.id }}",
        validate_default=False,
        description="The execution; this one by default.",
        examples=["{{ trigger.executionId }}"],
    )
    custom_message: Dynamic[str] | None = Field(
        default=None, description="A sentence of your own.", examples=["Please have a look."]
    )
    custom_fields: Dynamic[StoredObject] | None = Field(
        default=None, description="More lines, by their names.", examples=[{"Team": "Sales"}]
    )


@dataclass(frozen=True, slots=True)
class Summary:
    """What is said.

    Attributes:
        title: in one line.
        lines: (name, value).
        link: to the execution; empty where nobody knows the address of the server.
    """

    title: str
    lines: tuple[tuple[str, str], ...]
    message: str
    link: str

    @property
    def text(self) -> str:
        """All of it, a line each."""
        lines = [f"{name}: {value}" for name, value in self.lines]
        return "\n".join(part for part in (self.title, self.message, *lines, self.link) if part)


def summary_of(context: RunContext, task: SummaryProperties) -> Summary:
    """What a message says of the execution that a task names."""
    info = context.info
    execution_id = context.render(task.execution_id)
    is_own = execution_id == info.execution_id
    state = context.render(_UNKNOWN) if is_own else ""
    server = context.render(_LINK).rstrip("/")
    place = f"{info.namespace}/{info.flow_id}"
    path = f"ui/executions/{place}/{execution_id}"
    lines = [("Execution", execution_id)]
    if is_own:
        lines = [("Namespace", info.namespace), ("Flow", info.flow_id), *lines]
    if state:
        lines.append(("State", state))
    lines += [(str(name), str(value)) for name, value in (task.custom_fields or {}).items()]
    own_title = f"{place}: {state or 'execution'} {execution_id}"
    return Summary(
        title=own_title if is_own else f"Execution {execution_id}",
        lines=tuple(lines),
        message=task.custom_message or "",
        link=f"{server}/{path}" if server and is_own else "",
    )
