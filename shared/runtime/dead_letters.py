"""What becomes of a message that no delivery could make good: nobody waits for it any more."""

from shared.model.command import (
    PollTrigger,
    RunTask,
    StopTask,
    SwitchTrigger,
    TellTriggers,
    UnlockTrigger,
)
from shared.model.dead_letter import DeadLetter
from shared.model.event import (
    AnyEvent,
    ExecutionFaulted,
    Outcome,
    SlotReleased,
    SlotRequested,
    TaskRunEnded,
)
from shared.model.execution import Execution
from shared.model.ids import id_of
from shared.model.log import LogChunk, LogLine
from shared.model.message import Message, Topic
from shared.model.state import State
from shared.model.task import LogLevel
from shared.model.taskrun import TaskRun
from shared.ports.dead_letters import DeadLetters
from shared.runtime.ports import Ports


class PutAside:
    """Takes messages that were put aside. Taking one twice changes nothing more.

    Args:
        ports: all I/O.
        letters: where people see them.
    """

    def __init__(self, ports: Ports, letters: DeadLetters) -> None:
        self._ports = ports
        self._letters = letters

    def take(self, letter: DeadLetter, message: Message | None) -> None:
        """Ends what would wait for the message for ever, and keeps what is known of it.

        Args:
            letter: what is known of it.
            message: None for one that can not be read.

        Raises:
            Unavailable: it must be taken again.
        """
        if message is not None:
            letter = _about(letter, message)
            self._give_up(letter, message)
        self._letters.keep(letter, message)

    def _give_up(self, letter: DeadLetter, message: Message) -> None:
        match message.body:
            case RunTask():
                self._fail_attempt(letter, message.body)
            case PollTrigger() | StopTask() | TellTriggers() | SwitchTrigger() | UnlockTrigger():
                # No execution waits for these: a trigger looks again, a worker looks for kills.
                return
            case SlotReleased():
                # Whoever released it is over, and the sweep sends it again while somebody waits.
                return
            case _:
                self._fail_execution(letter)

    def _fail_attempt(self, letter: DeadLetter, command: RunTask) -> None:
        """Ends an attempt that nobody could take; its retries and `errors` go on from there."""
        if self._ports.leases.holder(command.task_run_id, command.attempt) is not None:
            # Somebody runs it, or the timer of the lease will notice that nobody does.
            return
        run = self._ports.repository.task_run(command.execution_id, command.task_run_id)
        execution = self._ports.repository.execution(command.execution_id)
        if run is None or execution is None or run.attempt != command.attempt:
            return
        if run.state.current.is_terminal:
            return
        self._ports.logs.append([_log_of(letter, execution, run)])
        self._send(
            TaskRunEnded(
                execution_id=execution.id,
                at=letter.at,
                task_run_id=run.id,
                attempt=run.attempt,
                outcome=Outcome(state=State.FAILED),
                started_at=letter.at,
            )
        )

    def _fail_execution(self, letter: DeadLetter) -> None:
        execution = self._ports.repository.execution(letter.execution_id)
        if execution is None or execution.is_over:
            return
        reason = f"The execution can not go on: a message could not be handled: {letter.reason}"
        self._send(ExecutionFaulted(execution_id=execution.id, at=letter.at, reason=reason))

    def _send(self, event: AnyEvent) -> None:
        message = Message(id=id_of("event", event.key), topic=Topic.EXECUTIONS, body=event)
        self._ports.queue.send([message])


def _about(letter: DeadLetter, message: Message) -> DeadLetter:
    """The letter with what its message tells."""
    body = message.body
    named = {
        "kind": body.kind,
        "topic": str(message.topic),
        "execution_id": (
            body.claimant if isinstance(body, SlotRequested | SlotReleased) else body.execution_id
        ),
        "task_run_id": getattr(body, "task_run_id", ""),
    }
    return letter.model_copy(update=named)


def _log_of(letter: DeadLetter, execution: Execution, run: TaskRun) -> LogChunk:
    message = f"The task could not be run: {letter.reason}"
    return LogChunk(
        id=id_of("dead-letter", letter.id),
        execution_id=execution.id,
        namespace=execution.namespace,
        flow_id=execution.flow_id,
        task_run_id=run.id,
        task_id=run.task_id,
        attempt=run.attempt,
        lines=(LogLine(at=letter.at, level=LogLevel.ERROR, message=message),),
    )
