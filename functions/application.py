"""The applications of the functions that people reach: routes on the backends of Google Cloud."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib import import_module
from typing import ClassVar, Protocol, cast

from fastapi import APIRouter

from functions.asgi import FunctionApp
from functions.composition import cloud, kept_jobs
from functions.live_feed import LiveFeed
from functions.stepping import TOP, limits_of, stepping
from shared.api.access.authenticator import Authenticator
from shared.api.access.guard import Guard
from shared.api.application import application_of
from shared.backends.gcp.firestore_accounts import FirestoreAccounts
from shared.backends.gcp.firestore_dead_letters import FirestoreDeadLetters
from shared.backends.gcp.firestore_triggers import FirestoreTriggerStates
from shared.backends.gcp.watching import ExecutionWatch
from shared.cli.configured import google_of, kept_secrets_of, runner_of, world_of
from shared.cli.configured_accounts import accounts_of
from shared.cli.served_site import site_of
from shared.errors import WindhoverError
from shared.model.trigger_state import TriggerState
from shared.runtime.asked_here import AskedHere
from shared.runtime.instance import Instance, InstanceOptions
from shared.runtime.ports import Ports
from shared.runtime.watched_flows import WatchedFlows
from shared.settings import RealtimeMode, Settings


class Pushing(Protocol):
    """Has events pushed (`functions.realtime`)."""

    def flow_changed(self, namespace: str, flow_id: str) -> None:
        """A flow was saved or deleted."""
        ...

    def states_changed(self, states: Sequence[TriggerState]) -> None:
        """Triggers were switched, perhaps."""
        ...


class Unprotected(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The API would ask nobody for anything; nothing was started."""

    code: ClassVar[str] = "function.unprotected"


def application(routers: Iterable[APIRouter]) -> FunctionApp:
    """Serves these routes in this process. Raises Unprotected."""
    settings = cloud().settings
    instance = asking_instance()
    authenticator = Authenticator(
        accounts_of(settings, FirestoreAccounts(cloud().store)),
        _tokens(settings),
        _key(settings),
        cloud().ports.clock.now,
    )
    if not authenticator.is_required and not settings.firestore_emulator_host:
        raise Unprotected(
            "whoever reaches the API could run anything",
            remedy="Set WINDHOVER_USERNAME and WINDHOVER_PASSWORD, or WINDHOVER_API_TOKEN.",
        )
    url = settings.url or "http://localhost"
    made = application_of(
        routers,
        instance,
        Guard(authenticator, settings.hosts),
        site_of(settings, url),
        upload_bytes=settings.upload_mib * 1024 * 1024,
        dead_letters=FirestoreDeadLetters(cloud().store),
    )
    return FunctionApp(made)


def asking_instance() -> Instance:
    """An instance whose requests are handled in this process; its threads are never started."""
    settings, ports = cloud().settings, cloud().ports
    feed = LiveFeed(ExecutionWatch(cloud().store, ports.clock.now))
    asked = replace(ports, queue=AskedHere(ports.queue, stepping().executor, feed))
    jobs = kept_jobs()
    if jobs is not None:
        asked = replace(asked, flows=WatchedFlows(ports.flows, jobs.flow_changed, ports.clock))
    if settings.gcp_realtime is RealtimeMode.PUSH:
        asked = _with_pushes(asked)
    kept_secrets = kept_secrets_of(settings, asked)
    options = InstanceOptions(
        workers=settings.workers,
        workplace=TOP / "work",
        runner=runner_of(settings, TOP / "environments"),
        recover=settings.recover_missed_schedules,
        google=google_of(settings),
        feed=feed,
        admin_namespaces=settings.admin_namespaces,
        limits=limits_of(settings),
        kept_secrets=kept_secrets,
    )
    return Instance(world_of(settings, asked, kept_secrets), stepping().registry, options)


def _with_pushes(ports: Ports) -> Ports:
    """Ports that have events pushed as flows and their triggers say, when either changes."""
    # Only who has pushes pays for them at a cold start.
    realtime = cast(Pushing, import_module("functions.realtime"))
    soon_due = cloud().soon_due

    def changed(states: Sequence[TriggerState]) -> None:
        soon_due(states)
        realtime.states_changed(states)

    return replace(
        ports,
        flows=WatchedFlows(ports.flows, realtime.flow_changed, ports.clock),
        triggers=FirestoreTriggerStates(cloud().store, changed),
    )


def _tokens(settings: Settings) -> list[str]:
    return [] if settings.api_token is None else [settings.api_token.get_secret_value()]


def _key(settings: Settings) -> bytes:
    """What signs sessions: the same in every process, or none would know another's."""
    if settings.session_key is None:
        if settings.firestore_emulator_host:
            return b"sessions of an emulated Windhover"
        raise Unprotected("WINDHOVER_SESSION_KEY is not set", remedy="Set it to 32 random bytes.")
    return settings.session_key.get_secret_value().encode()
