"""What answers about triggers look like, for the OpenAPI document."""

from shared.api.shapes.answers import Answer
from shared.api.shapes.flow_answers import Task
from shared.model.state import State
from shared.model.trigger_evaluation import Verdict


class Backfill(Answer):
    """Ticks that are being replayed."""

    start: str
    end: str
    current_date: str
    paused: bool
    skipped: int
    parallel: int
    running: int


class TriggerState(Answer):
    """The state of a trigger."""

    namespace: str
    flow_id: str
    trigger_id: str
    disabled: bool
    locked: bool
    next_execution_date: str | None = None
    last_triggered_date: str | None = None
    execution_id: str | None = None
    backfill: Backfill | None = None


class TriggerItem(Answer):
    """The state of a trigger, and the trigger as its flow declares it."""

    state: TriggerState
    trigger: Task | None = None


class ScheduledDate(Answer):
    """A date of a schedule, the same in the schedule's own zone, and what it has led to."""

    date: str
    local: str
    execution_id: str | None = None
    state: State | None = None


class TriggerEvaluation(Answer):
    """What came of looking at a trigger, or of several looks in a row that came to the same."""

    outcome: Verdict
    evaluated_at: str
    since: str | None = None
    times: int
    duration: str
    scheduled_date: str | None = None
    execution_id: str | None = None
    message: str | None = None


class TriggerEvaluations(Answer):
    """The last evaluations of a trigger, the newest first."""

    results: list[TriggerEvaluation]
    total: int


class WebhookCall(Answer):
    """A call of a webhook: what it has brought, and what it was answered."""

    id: str
    date: str
    status: int
    execution_id: str | None = None
    message: str | None = None
    body: str
    is_cut: bool
    headers: dict[str, list[str]]
    parameters: dict[str, list[str]]
    others: int


class WrongKeys(Answer):
    """Calls of a flow with a key that none of its webhooks has."""

    times: int
    since: str
    date: str


class WebhookCalls(Answer):
    """The last calls of a webhook, the newest first."""

    results: list[WebhookCall]
    total: int
    wrong_keys: WrongKeys | None = None


class CalledAgain(Answer):
    """What a call was answered that was made again."""

    status: int
    execution_id: str | None = None
