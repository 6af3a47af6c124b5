"""The contract of realtime triggers whose events are pushed, where no process stays to listen.

On Cloud Functions nothing runs between two requests. A service that can push sends each event to
an address of Windhover instead, which starts its execution and answers when that is not lost.
"""

from dataclasses import dataclass

from shared.sdk.context import RunContext
from shared.sdk.output import Output
from shared.sdk.trigger import RealtimeTrigger


@dataclass(frozen=True, slots=True)
class PushTarget:
    """Where the events of one trigger are pushed.

    Attributes:
        url: of this trigger alone.
        account: service account whose token comes with each request.
        audience: for whom the token is made out.
        owner: names the trigger, in lower case letters and digits.
    """

    url: str
    account: str
    audience: str
    owner: str


@dataclass(frozen=True, slots=True)
class PushedEvent:
    """An event that was pushed.

    Attributes:
        output: what its execution reads as `trigger`.
        event_id: the same for the same event: a second time starts nothing.
    """

    output: Output
    event_id: str


class PushedTrigger(RealtimeTrigger):
    """A realtime trigger of a service that can push.

    Every method is called on a copy whose properties are rendered. All may be called again.
    """

    def begin_push(self, context: RunContext, target: PushTarget) -> str:
        """Has events pushed from now on; gives the name of what they come from.

        Raises:
            TaskFailed: the service refuses, or what the events come from is somebody else's. The
                message and the remedy say what to do.
        """
        raise NotImplementedError

    def end_push(self, context: RunContext, target: PushTarget, *, forever: bool) -> None:
        """Has no more events pushed to a target. What comes meanwhile waits with the service.

        Args:
            forever: also takes away what was made for the trigger, and what waits there.

        Raises:
            TaskFailed: the service refuses.
        """
        raise NotImplementedError

    def pushed(self, context: RunContext, body: bytes) -> PushedEvent:
        """The event that a request holds; whoever sent it was checked. Raises TaskFailed."""
        raise NotImplementedError
