"""The first account of a server that protects itself before there is anybody."""

import re

import pytest
from fastapi.testclient import TestClient

from shared.api.access.authenticator import Authenticator
from shared.api.access.configured import ConfiguredAccount
from shared.api.access.guard import Guard
from shared.api.access.passwords import hashed
from shared.api.access.set_up import new_code
from shared.api.app import create_app
from shared.api.site import Site
from shared.ports.accounts import Account
from tests.unit.api.conftest import PASSWORD, TOKEN, URL, USER

CREATE = "/api/v1/basicAuth"
FLOWS = "/api/v1/flows/search"
CODE = "ABCDEF-GHIJKL-MNOPQR-STUVWX"
ACCOUNT = {"username": USER, "password": PASSWORD}


@pytest.fixture
def serve(engine, clock):
    """Gives the client of a server with these accounts, tokens and this code."""
    opened = []

    def begin(accounts, tokens=(), code=None):
        guard = Guard(Authenticator(accounts, list(tokens), b"k" * 32, clock.now, code))
        client = TestClient(create_app(engine, guard, Site(URL)), base_url=URL)
        opened.append(client.__enter__())
        return client

    yield begin
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture
def pending(serve, accounts):
    """A server that waits for its first account."""
    return serve(accounts, code=CODE)


def test_nothing_is_let_in_while_the_set_up_is_waited_for(pending):
    assert pending.get(FLOWS).status_code == 401
    assert pending.get(FLOWS, auth=("any", "thing")).status_code == 401
    assert pending.get(FLOWS, headers={"authorization": f"Bearer {CODE}"}).status_code == 401


@pytest.mark.parametrize("code", ["", "x", CODE[:-1], f"{CODE}A", "é"])
def test_account_is_not_made_without_the_code(code, pending, accounts):
    answer = pending.post(CREATE, json={**ACCOUNT, "code": code})

    assert (answer.status_code, answer.json()["code"]) == (403, "api.wrong-set-up-code")
    assert accounts.all() == []


@pytest.mark.parametrize("code", [CODE, CODE.lower(), f" {CODE.replace('-', '')} "])
def test_code_makes_the_first_account_which_then_logs_in(code, pending):
    made = pending.post(CREATE, json={**ACCOUNT, "code": code})

    assert made.status_code == 204
    assert pending.get(FLOWS).status_code == 401
    assert pending.get(FLOWS, auth=(USER, PASSWORD)).status_code == 200


def test_code_is_worth_nothing_once_there_is_an_account(pending, accounts):
    pending.post(CREATE, json={**ACCOUNT, "code": CODE})

    again = pending.post(
        CREATE, json={"username": "eve@a.org", "password": "Other1234", "code": CODE}
    )

    assert again.status_code == 401
    assert [one.username for one in accounts.all()] == [USER]


def test_second_of_two_who_know_the_code_comes_too_late(pending, accounts, monkeypatch):
    """The faster one is through between the look and the keeping."""
    faster = Account(username="eve@a.org", password_hash=hashed("Other1234"))
    weak = "shared.api.routes.server.weaknesses"
    monkeypatch.setattr(weak, lambda *_: accounts.save(faster) or [])

    late = pending.post(CREATE, json={**ACCOUNT, "code": CODE})

    assert (late.status_code, late.json()["code"]) == (409, "api.already-set-up")
    assert accounts.all() == [faster]


def test_guessing_the_code_is_stopped_for_a_minute(pending, clock):
    for _ in range(10):
        pending.post(CREATE, json={**ACCOUNT, "code": "x"})

    stopped = pending.post(CREATE, json={**ACCOUNT, "code": CODE})
    clock.advance(seconds=61)
    later = pending.post(CREATE, json={**ACCOUNT, "code": CODE})

    assert (stopped.status_code, later.status_code) == (429, 204)


def test_weak_password_is_refused_with_the_rules_and_keeps_the_code(pending, accounts):
    answer = pending.post(CREATE, json={"username": "ada", "password": "short", "code": CODE})

    assert answer.status_code == 400
    assert "e-mail" in answer.json()["message"]
    assert "upper-case" in answer.json()["message"]
    assert accounts.all() == []


@pytest.mark.parametrize(
    ("body", "status"), [({"password": PASSWORD}, 400), ({**ACCOUNT, "code": "x" * 101}, 422)]
)
def test_refusal_never_repeats_the_password(body, status, pending):
    answer = pending.post(CREATE, json=body)

    assert answer.status_code == status
    assert PASSWORD not in answer.text


def test_page_of_another_site_can_not_make_the_account(pending):
    answer = pending.post(
        CREATE, json={**ACCOUNT, "code": CODE}, headers={"origin": "http://evil.example"}
    )

    assert answer.status_code == 403


def test_token_alone_makes_no_account(serve, accounts):
    client = serve(accounts, tokens=[TOKEN])

    with_token = client.post(CREATE, json=ACCOUNT, headers={"authorization": f"Bearer {TOKEN}"})

    assert with_token.status_code == 403
    assert client.post(CREATE, json=ACCOUNT).status_code == 401


def test_configured_account_is_changed_in_the_settings_only(serve):
    client = serve(ConfiguredAccount([Account(username=USER, password_hash=hashed(PASSWORD))]))

    answer = client.post(CREATE, json={**ACCOUNT, "password": "Other1234"}, auth=(USER, PASSWORD))

    assert (answer.status_code, answer.json()["code"]) == (409, "api.account-is-configured")
    assert client.get(FLOWS, auth=(USER, PASSWORD)).status_code == 200


def test_log_in_page_is_told_where_the_credentials_come_from(serve, accounts, ada):
    configured = ConfiguredAccount([ada])
    ways = [
        (accounts, [], None),
        (accounts, [TOKEN], None),
        (accounts, [], CODE),
        (configured, [], CODE),
    ]

    told = [serve(*way).get("/api/v1/configs/login").json() for way in ways]
    accounts.save(ada)
    told.append(serve(accounts, [], CODE).get("/api/v1/configs/login").json())

    shown = [
        (one["credentials"], one["isSetUpCodeNeeded"], one["isBasicAuthInitialized"])
        for one in told
    ]
    assert shown == [
        ("NOBODY", False, False),
        ("TOKEN", False, False),
        ("NOBODY", True, False),
        ("SETTINGS", False, True),
        ("SET_UP", False, True),
    ]


def test_codes_can_be_read_out_and_are_never_the_same():
    codes = {new_code() for _ in range(100)}

    assert len(codes) == 100
    assert all(re.fullmatch(r"([A-Z2-7]{6}-){3}[A-Z2-7]{6}", one) for one in codes)
