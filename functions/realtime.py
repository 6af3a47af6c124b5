"""Events of realtime triggers, which their services push here."""

import logging
from collections.abc import Sequence
from functools import cache
from typing import Protocol
from urllib.parse import quote, unquote

from functions.composition import cloud
from functions.pushes import Answer, Asked
from functions.refreshing import Refresh
from functions.stepping import stepping
from shared.model.ids import id_of
from shared.model.trigger_state import TriggerKey, TriggerState
from shared.runtime.pushed_triggers import PushedTriggers
from shared.sdk.push import PushedTrigger, PushTarget

logger = logging.getLogger(__name__)

PATH = "/realtime/"


class AskedAtPath(Asked, Protocol):
    """A request whose path says for which trigger it is."""

    @property
    def path(self) -> str:
        """The path, decoded."""
        ...


def receive(request: AskedAtPath) -> Answer:
    """One event of one trigger."""
    parts = [unquote(part) for part in request.path.removeprefix(PATH).split("/")]
    if len(parts) != len(("namespace", "flow", "trigger")):
        return "not found", 404
    key = TriggerKey(*parts)
    return cloud().pushes().answer(request, lambda _: pushed().receive(key, request.get_data()))


@cache
def pushed() -> PushedTriggers:
    """The triggers whose events are pushed."""
    made = stepping()
    return PushedTriggers(made.contexts, made.library, target_of)


def target_of(key: TriggerKey) -> PushTarget:
    """Where the events of a trigger are pushed; the settings of timers are complete."""
    settings = cloud().settings
    function = str(settings.gcp_scheduler_url).rstrip("/")
    parts = (quote(part, safe="") for part in (key.namespace, key.flow_id, key.trigger_id))
    return PushTarget(
        url=f"{(settings.gcp_push_url or function).rstrip('/')}{PATH}{'/'.join(parts)}",
        account=str(settings.gcp_caller),
        audience=function,
        owner=id_of("pushed", key.namespace, key.flow_id, key.trigger_id).encode().hex(),
    )


def flow_changed(namespace: str, flow_id: str) -> None:
    """A flow was saved or deleted."""
    pushed().flow_changed(namespace, flow_id)


def states_changed(states: Sequence[TriggerState]) -> None:
    """Triggers were switched, perhaps; most have nothing to do with pushes."""
    for namespace, flow_id in sorted({(one.namespace, one.flow_id) for one in states}):
        if any(_is_pushed(one) for one in states if one.flow_id == flow_id):
            pushed().flow_changed(namespace, flow_id)


def _is_pushed(state: TriggerState) -> bool:
    owned = stepping().library.trigger(state.key)
    return owned is not None and isinstance(owned.trigger, PushedTrigger)


@cache
def refresh() -> Refresh:
    """Of this process."""
    return Refresh(lambda: pushed().refresh())
