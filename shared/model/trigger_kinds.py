"""Triggers by what fires them, other than dates: executions, requests, a worker that looks."""

from datetime import timedelta

from typing_extensions import override

from shared.model.conditions import Gathering
from shared.model.state import State
from shared.model.trigger import Trigger


class ListeningTrigger(Trigger):
    """A trigger that executions of other flows fire (flow language, section 8.6)."""

    @property
    def listens_to(self) -> tuple[State, ...]:
        """States of the other execution that are looked at."""
        return ()

    def gathering(self) -> Gathering | None:
        """What must have happened in several flows."""
        return None


class RequestTrigger(Trigger):
    """A trigger that an HTTP request fires (flow language, section 8.5)."""

    @property
    def secret_key(self) -> str:
        """What the request must know, as a template."""
        raise NotImplementedError

    @property
    def waits(self) -> bool:
        """Whether the answer comes when the execution is over."""
        return False

    @property
    def answers_with_outputs(self) -> bool:
        """Whether the answer is the outputs of the flow."""
        return False

    @property
    def content_type(self) -> str:
        """What an answer with outputs is."""
        return "application/json"


class PolledTrigger(Trigger):
    """A trigger that a worker evaluates every so often (flow language, section 8.7)."""

    @property
    def every(self) -> timedelta:
        """From the end of an evaluation to the next one."""
        raise NotImplementedError

    @property
    @override
    def keeps_state(self) -> bool:
        return True


class StreamingTrigger(Trigger):
    """A trigger that runs on a worker for as long as it is enabled (section 8.7)."""

    @property
    @override
    def keeps_state(self) -> bool:
        return True
