"""The API as a whole: every route there is."""

from fastapi import APIRouter, FastAPI

from shared.api.access.guard import Guard
from shared.api.application import UPLOAD_BYTES, application_of
from shared.api.routes import (
    alive,
    blueprints,
    bulk,
    dashboards,
    execution_lists,
    executions,
    expressions,
    files,
    flow_bulk,
    flow_files,
    flow_inspection,
    flow_moves,
    flows,
    interface,
    kv,
    live,
    log_lists,
    logs,
    metrics,
    namespace_files,
    namespaces,
    outputs,
    own_blueprints,
    plugins,
    preferences,
    schedules,
    search,
    secrets,
    server,
    shared_filters,
    stats,
    system,
    task_runs,
    trigger_bulk,
    triggers,
    usages,
    webhook_calls,
    webhooks,
)
from shared.api.routes import (
    dead_letters as dead_letter_routes,
)
from shared.api.site import Site
from shared.ports.dead_letters import DeadLetters
from shared.runtime.instance import Instance

ROUTERS: tuple[APIRouter, ...] = (
    alive.router,
    server.router,
    interface.router,
    live.router,
    flow_files.router,
    flow_bulk.router,
    flow_inspection.router,
    flow_moves.router,
    flows.router,
    webhook_calls.router,
    webhooks.router,
    bulk.router,
    execution_lists.router,
    files.router,
    task_runs.router,
    executions.router,
    log_lists.router,
    logs.router,
    metrics.router,
    outputs.router,
    kv.router,
    namespaces.router,
    secrets.router,
    namespace_files.router,
    trigger_bulk.router,
    schedules.router,
    triggers.router,
    expressions.router,
    plugins.router,
    preferences.router,
    shared_filters.router,
    search.router,
    stats.router,
    dead_letter_routes.router,
    usages.router,
    system.router,
    blueprints.router,
    own_blueprints.router,
    dashboards.router,
)
"""Every resource; inside one, literal segments come before variables."""


EVERY = (*ROUTERS, server.absent)
"""Those, and the answer to every other address."""


def create_app(
    instance: Instance,
    guard: Guard,
    site: Site,
    *,
    upload_bytes: int = UPLOAD_BYTES,
    dead_letters: DeadLetters | None = None,
) -> FastAPI:
    """The API of one running Windhover; `application_of` tells of the arguments."""
    return application_of(
        EVERY, instance, guard, site, upload_bytes=upload_bytes, dead_letters=dead_letters
    )
