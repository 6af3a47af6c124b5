"""A scenario of a conformance corpus as its file has it; fields that nobody knows are refused."""

from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from shared.model.json import Json, JsonObject, StoredJson, StoredObject


class InvalidCorpus(Exception):  # noqa: N818 - reads as the fact it is
    """The folder holds no corpus, or one in another format."""


class Strict(BaseModel):
    """A frozen model that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class How(StrEnum):
    """How a scenario is played."""

    EXECUTE = "execute"
    RESUME = "execute-then-resume"
    RESTART = "execute-then-restart"
    REPLAY = "execute-then-replay"
    KILL = "execute-then-kill"
    REPEATEDLY = "execute-repeatedly"
    CONCURRENTLY = "execute-concurrently"
    SCHEDULED = "execute-scheduled"
    REJECT = "reject"
    WEBHOOK = "webhook"
    TRIGGER_BY_FLOW = "trigger-by-flow"
    TRIGGER_BY_POLLING = "trigger-by-polling"
    PARSE = "parse"
    API = "api"


class NamespaceFile(Strict):
    """A file that a namespace has before the scenario starts."""

    namespace: str
    path: str
    content: str


class KeyValue(Strict):
    """An entry that a key-value store has before the scenario starts."""

    namespace: str
    key: str
    value: StoredJson


class Setup(Strict):
    """What must be in place.

    Attributes:
        env: environment variables; `env_base64` too, their values are used as they are.
        kv: entries, or a map for the namespace of the flow.
        encryption_key: None says nothing about it.
    """

    env: dict[str, str] = Field(default_factory=dict)
    env_base64: dict[str, str] = Field(default_factory=dict)
    secrets: dict[str, str] = Field(default_factory=dict)
    globals: StoredObject = Field(default_factory=dict)
    kv: list[KeyValue] | StoredObject = Field(default_factory=list)
    namespace_files: list[NamespaceFile] = Field(default_factory=list)
    encryption_key: bool | None = None


def entries_of(setup: Setup, namespace: str) -> list[KeyValue]:
    """The entries of key-value stores; a map is for the namespace of the flow."""
    if isinstance(setup.kv, list):
        return setup.kv
    return [KeyValue(namespace=namespace, key=key, value=value) for key, value in setup.kv.items()]


class WebhookRequest(Strict):
    """What is sent to a webhook; the namespace and the id are the flow's unless given."""

    method: str
    key: str
    namespace: str | None = None
    flow_id: str | None = None
    query: str = ""
    headers: dict[str, str] = Field(default_factory=dict)
    json_body: StoredJson = Field(default=None, alias="json")
    text: str | None = None


class ReplayFrom(Strict):
    """The task run from which to replay."""

    task: str
    values: list[str] = Field(default_factory=list)


class Answer(Strict):
    """What an action must answer; under `rejected` or under the action's name."""

    rejected: bool | None = None
    http_status: StoredJson = None
    error_contains: list[str] | str = Field(default_factory=list)
    no_execution: bool = False


class LogLine(Strict):
    """A line that a log must have, or must not."""

    task_id: str | None = None
    level: str | None = None
    text: str = ""
    exact: bool = False


class LogCount(Strict):
    """How many lines a log has."""

    count: StoredJson
    min_level: str = "TRACE"
    task_id: str | None = None
    text: str = ""


class FileContent(Strict):
    """What the file must hold whose URI is found in the outputs or in an input."""

    at: list[str] | None = None
    at_input: str | None = None
    content: StoredJson = None
    size: StoredJson = None


class Trigger(Strict):
    """What must have created the execution."""

    id: StoredJson = None
    type: StoredJson = None
    variables: StoredObject = Field(default_factory=dict)


class Evaluation(Strict):
    """What an expression must give in the context of a task run."""

    task_run: str
    expression: str
    result_json: StoredJson = None
    result: StoredJson = None


class Expectation(BaseModel):
    """What must hold; only fields that are given are asserted (`model_fields_set`).

    Further keys are names of actions, with the answer that each must give.
    """

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, Answer]

    state: StoredJson = None
    state_not: list[str] = Field(default_factory=list)
    execution_id: Literal["same", "new"] | None = None
    parent_id: StoredJson = None
    schedule_date: StoredJson = None
    task_runs: StoredJson = None
    task_run_states: dict[str, str | list[str]] = Field(default_factory=dict)
    task_runs_in_state: StoredObject = Field(default_factory=dict)
    failed_task_runs: StoredJson = None
    task_run_order: list[str] = Field(default_factory=list)
    starts_after: dict[str, list[str] | str] = Field(default_factory=dict)
    task_run_ids: Literal["new"] | None = None
    attempts: StoredObject = Field(default_factory=dict)
    attempt_states: dict[str, list[str]] = Field(default_factory=dict)
    outputs: StoredObject = Field(default_factory=dict)
    flow_outputs: StoredObject | None = None
    flow_outputs_exact: bool = False
    inputs: StoredObject = Field(default_factory=dict)
    labels: StoredObject = Field(default_factory=dict)
    labels_exact: bool = False
    labels_count: StoredJson = None
    trigger: Trigger | None = None
    parsed: StoredObject = Field(default_factory=dict)
    logs_contain: list[str | LogLine] = Field(default_factory=list)
    logs_absent: list[str | LogLine] = Field(default_factory=list)
    log_count: LogCount | None = None
    attempt_log_file: StoredObject = Field(default_factory=dict)
    file_contents: list[FileContent] = Field(default_factory=list)
    history_starts_with: list[str] = Field(default_factory=list)
    history_contains: list[str] = Field(default_factory=list)
    history_length: StoredJson = None
    task_run_history_counts: dict[str, StoredObject] = Field(default_factory=dict)
    task_run_history_length: StoredObject = Field(default_factory=dict)
    metric_count: StoredJson = None
    executions: list["ExecutionsOf"] = Field(default_factory=list)
    executions_in_order: list["Expectation"] = Field(default_factory=list)
    runs: list["Expectation"] = Field(default_factory=list)
    rejected: bool | Answer | None = None
    no_execution: bool = False
    count: StoredJson = None
    found_after_delete: bool | None = None
    trigger_enabled: dict[str, bool] = Field(default_factory=dict)
    eval: list[Evaluation] = Field(default_factory=list)
    min_duration_s: float = 0

    @property
    def answers(self) -> dict[str, Answer]:
        """The answers that named actions must give."""
        return self.__pydantic_extra__

    @property
    def refusal(self) -> Answer | None:
        """How what starts the scenario must be refused; None when it must not be."""
        return Answer() if self.rejected is True else self.rejected or None


class ExecutionsOf(Expectation):
    """What must hold for each execution of a flow, and how many there are."""

    flow_id: str
    namespace: str | None = None
    states_any_order: list[str] = Field(default_factory=list)
    each_in_start_order: list[Expectation] = Field(default_factory=list)


class Scenario(Strict):
    """One scenario."""

    id: str
    area: str
    flow: str
    how: How
    expect: Expectation
    needs: list[str] = Field(default_factory=list)
    inputs: StoredObject = Field(default_factory=dict)
    unvalidated_inputs: bool = False
    labels: dict[str, str] = Field(default_factory=dict)
    setup: Setup = Setup()
    steps: list[str] = Field(default_factory=list)
    request: WebhookRequest | None = None
    start: list[str] = Field(default_factory=list)
    resume_inputs: StoredObject = Field(default_factory=dict)
    replay_from: ReplayFrom | None = None
    stages: dict[str, Expectation] = Field(default_factory=dict)
    uses_test_only_types: bool = False
    difficulty: Literal["core", "advanced", "exotic"] = "core"
    notes: str = ""
    skip: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, value: Json) -> Json:
        """A null at the top level says nothing, as an absent field does."""
        if not isinstance(value, dict):
            return value
        return {name: given for name, given in value.items() if given is not None}


_SCENARIOS: TypeAdapter[list[Scenario]] = TypeAdapter(list[Scenario])


class Corpus(BaseModel):
    """A folder with `expectations.json` and `flows/`."""

    model_config = ConfigDict(frozen=True)

    folder: Path
    scenarios: list[Scenario]

    @classmethod
    def read(cls, folder: Path) -> "Corpus":
        """The corpus in a folder. Raises InvalidCorpus."""
        try:
            text = (folder / "expectations.json").read_bytes()
            return cls(folder=folder, scenarios=_SCENARIOS.validate_json(text))
        except (OSError, ValidationError) as error:
            raise InvalidCorpus(f"{folder} holds no corpus: {error}") from error

    def source(self, name: str) -> str:
        """The text of a flow."""
        return (self.folder / "flows" / name).read_text("utf-8")


def without_files(inputs: JsonObject) -> JsonObject:
    """The inputs that are no file."""
    return {
        name: value
        for name, value in inputs.items()
        if not (isinstance(value, dict) and "$file" in value)
    }
