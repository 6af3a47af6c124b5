"""Every route asks for credentials, but for those of a list that is spelled out here."""

import re

import pytest
from fastapi.routing import APIRoute

from shared.api.access.guard import OPEN_ROUTES, GuardedRoute
from shared.api.app import ROUTERS
from shared.api.routes import server

WEBHOOK = "/api/v1/executions/webhook/{namespace}/{flow_id}/{key}"
OPEN = {
    ("GET", "/ping"),
    ("GET", "/health"),
    ("GET", "/health/liveness"),
    ("GET", "/health/readiness"),
    *((method, path) for method in ("GET", "HEAD") for path in ("/ui", "/ui/{path:path}")),
    ("GET", "/api/v1/configs"),
    ("GET", "/api/v1/configs/login"),
    ("POST", "/api/v1/basicAuth"),
    ("POST", "/api/v1/session"),
    *((method, WEBHOOK) for method in ("GET", "POST", "PUT")),
    *((method, f"{WEBHOOK}/{{path:path}}") for method in ("GET", "POST", "PUT")),
}
REFUSED = {401, 403}

ROUTES = [route for one in (*ROUTERS, server.absent) for route in one.routes]
CLOSED = sorted(
    {
        (method, route.path)
        for route in ROUTES
        for method in route.methods
        if (method, route.path) not in OPEN
    }
)


def test_the_list_of_open_routes_is_the_one_that_was_agreed():
    assert OPEN_ROUTES == OPEN


def test_application_has_no_route_but_those_that_are_tested(app):
    assert app.router.routes == ROUTES


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{sorted(route.methods)} {route.path}")
def test_every_route_asks_the_guard(route):
    assert isinstance(route, APIRoute)
    assert isinstance(route, GuardedRoute)


def spellings(path):
    """Ways to write a path by which a check of its text could be fooled."""
    plain = re.sub(r"\{\w+(:path)?\}", "x", path)
    with_tenant = plain.replace("/api/v1/", "/api/v1/main/")
    first, _, rest = plain[1:].partition("/")
    yield from {
        plain,
        with_tenant,
        f"{plain}/",
        f"{plain}//",
        f"/{plain}",
        plain.upper(),
        f"{plain};x",
        f"/{first};/{rest}",
        f"{plain}/configs",
        f"{plain}/health",
        f"{plain}/ping",
        f"{plain}/executions/webhook/a/b/c",
        f"/ping/..{plain}",
        f"/ping/%2e%2e{plain}",
        f"/health;{plain}",
        f"{plain}%2fconfigs",
        f"{plain}?x=/ping",
        f"{plain}%23/ping",
        plain.replace("/", "%2f", 2).replace("%2f", "/", 1),
        plain.replace("flows", "%66lows"),
    }


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_route_refuses_who_shows_nothing(method, path, guarded):
    answers = {
        spelling: guarded.request(method, spelling, follow_redirects=False).status_code
        for spelling in spellings(path)
    }

    assert {
        spelling: status
        for spelling, status in answers.items()
        if status not in REFUSED and spelling not in {"/ping", "/health"}
    } == {}


@pytest.mark.parametrize("path", ["/api/v1/flows/search", "/api/v1/nonsense", "/nonsense"])
def test_refusal_says_nothing_about_what_there_is(path, guarded):
    answer = guarded.get(path)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Basic"
    assert answer.json()["message"] == "Unauthorized"


OPEN_HERE = sorted({(method, route.path) for route in ROUTES for method in route.methods} & OPEN)


@pytest.mark.parametrize(("method", "path"), OPEN_HERE)
def test_open_route_needs_no_credentials(method, path, guarded):
    status = guarded.request(method, re.sub(r"\{\w+(:path)?\}", "x", path)).status_code

    assert status not in REFUSED
