"""Every answer names its request, and the log of a failure names it alike."""

import logging
import re

import pytest
from fastapi.testclient import TestClient
from starlette.routing import Route

from tests.unit.api.conftest import URL

NAME = "X-Request-Id"


@pytest.fixture
def client(app):
    with TestClient(app, base_url=URL, raise_server_exceptions=False) as found:
        yield found


def test_answers_have_names_of_their_own(client):
    names = [client.get("/ping").headers[NAME] for _ in range(2)]

    assert all(re.fullmatch(r"[0-9a-f]{32}", name) for name in names)
    assert len(set(names)) == 2


def test_name_that_a_proxy_has_given_stays(client):
    assert client.get("/nowhere", headers={NAME: "from-proxy_1"}).headers[NAME] == "from-proxy_1"


@pytest.mark.parametrize("given", ["two words", "a" * 65, "x\u00e9"])
def test_name_that_is_not_plain_is_replaced(client, given):
    answer = client.get("/ping", headers={NAME: given.encode("latin-1")})

    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers[NAME])


def test_bug_is_found_in_the_log_by_the_name_in_its_answer(app, client, caplog):
    def fail(_):
        raise LookupError("nobody planned this")

    app.router.routes.insert(0, Route("/a-bug", fail))
    with caplog.at_level(logging.ERROR):
        answer = client.get("/a-bug")

    assert answer.status_code == 500
    assert answer.headers[NAME] == caplog.records[0].request
