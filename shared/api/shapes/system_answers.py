"""What answers about the server itself look like, for the OpenAPI document."""

from typing import Literal

from shared.api.shapes.answers import Answer
from shared.model.state import State
from shared.runtime.calendar import Outcome


class Versions(Answer):
    """Of this program, of the API that it serves, of its language."""

    windhover: str
    api: str
    python: str


class Check(Answer):
    """Whether a part that the server rests on answers."""

    name: str
    status: Literal["UP", "DOWN"]
    milliseconds: float | None = None
    message: str | None = None
    last_success: str | None = None


class Depth(Answer):
    """How many messages of a topic wait, and for how long the first of them."""

    topic: str
    waiting: int
    oldest_seconds: float


class BusyWorker(Answer):
    """Who runs attempts; `late` are those whose lease has run out, `until` is the next to do so."""

    id: str
    attempts: int
    late: int
    until: str


class Schedules(Answer):
    """Triggers that the clock fires."""

    triggers: int
    enabled: int
    locked: int
    overdue: int
    late_seconds: float


class TimersInfo(Answer):
    """Timers that wait."""

    overdue: int
    next: str | None = None


class System(Answer):
    """How the server is; a part is null while what it is read from does not answer."""

    date: str
    version: Versions
    checks: list[Check]
    queues: list[Depth] | None
    workers: list[BusyWorker] | None
    schedules: Schedules | None
    timers: TimersInfo | None
    executions: dict[State, int] | None
    dead_letters: int | None


class ShownSetting(Answer):
    """A setting; of a secret only that it is set."""

    name: str
    value: str | None
    description: str
    is_given: bool


class StoredFiles(Answer):
    """What the internal storage holds of a namespace and of what is below it."""

    namespace: str
    files: int
    bytes: int


class StorageUsage(Answer):
    """What the internal storage holds."""

    results: list[StoredFiles]
    is_whole: bool


class CalendarDate(Answer):
    """A date of a schedule, and what came of it."""

    date: str
    outcome: Outcome
    execution_id: str | None = None
    state: State | None = None


class CalendarDay(Answer):
    """One schedule on one day; `dates` are the first, and there may be more than `count`."""

    day: str
    count: int
    missed: int
    is_whole: bool
    dates: list[CalendarDate]


class CalendarEntry(Answer):
    """One schedule on the days that have dates of it."""

    namespace: str
    flow_id: str
    trigger_id: str
    disabled: bool
    days: list[CalendarDay]


class Calendar(Answer):
    """Dates of all schedules."""

    results: list[CalendarEntry]
    total: int
