import base64

import pytest
from fastapi.testclient import TestClient

from shared.api.access.authenticator import Authenticator
from shared.api.access.guard import Guard
from shared.api.access.passwords import fits, hashed, weaknesses
from shared.api.app import create_app
from shared.api.site import Site
from tests.unit.api.conftest import PASSWORD, TOKEN, USER

FLOWS = "/api/v1/flows/search"


def basic(username=USER, password=PASSWORD):
    pair = base64.b64encode(f"{username}:{password}".encode()).decode()
    return {"authorization": f"Basic {pair}"}


def test_right_password_is_let_in(guarded):
    assert guarded.get(FLOWS, headers=basic()).status_code == 200


@pytest.mark.parametrize(
    "authorization",
    [
        basic(password="Enchantress2")["authorization"],
        basic(username="eve@example.com")["authorization"],
        basic(username="", password="")["authorization"],
        basic(password=PASSWORD + "x")["authorization"],
        "Basic not-base64!",
        "Basic",
        "Basic " + base64.b64encode(b"\xff\xfe").decode(),
        "Bearer",
        "Bearer " + PASSWORD,
        "Digest username=ada",
        "",
    ],
)
def test_anything_else_is_not(authorization, guarded):
    answer = guarded.get(FLOWS, headers={"authorization": authorization})

    assert answer.status_code == 401
    assert answer.json()["message"].startswith("Unauthorized")


def test_refusal_does_not_make_the_log_in_page_show_a_window(guarded):
    answer = guarded.get(FLOWS, headers={"referer": "http://localhost:8080/ui/login"})

    assert answer.status_code == 401
    assert "www-authenticate" not in answer.headers


def test_empty_credentials_are_tolerated_where_none_are_needed(client):
    assert client.get(FLOWS, headers=basic("", "")).status_code == 200
    assert client.get(FLOWS, headers=basic("any", "thing")).status_code == 200


def test_token_of_a_machine_is_let_in(engine, accounts, clock):
    guard = Guard(Authenticator(accounts, [TOKEN], b"k", clock.now))
    client = TestClient(create_app(engine, guard, Site("")), base_url="http://localhost")

    assert client.get(FLOWS, headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert client.get(FLOWS, headers={"authorization": "Bearer other"}).status_code == 401
    assert client.get(FLOWS).status_code == 401


def test_guessing_is_stopped_for_a_minute_even_with_the_right_password(guarded, clock):
    for _ in range(10):
        guarded.get(FLOWS, headers=basic(password="Wrong1234"))

    stopped = guarded.get(FLOWS, headers=basic())
    clock.advance(seconds=61)
    later = guarded.get(FLOWS, headers=basic())

    assert (stopped.status_code, later.status_code) == (429, 200)


def test_client_that_polls_goes_on_while_somebody_guesses(guarded):
    guarded.get(FLOWS, headers=basic())
    for _ in range(12):
        guarded.get(FLOWS, headers=basic(password="Wrong1234"))

    assert guarded.get(FLOWS, headers=basic()).status_code == 200


def test_new_password_ends_what_was_remembered_and_every_session(guarded, accounts, ada):
    guarded.get(FLOWS, headers=basic())
    guarded.post("/api/v1/session", json={"username": USER, "password": PASSWORD})

    accounts.save(ada.model_copy(update={"password_hash": hashed("Another1234")}))

    assert guarded.get(FLOWS, headers=basic()).status_code == 401
    assert guarded.get(FLOWS).status_code == 401


def test_session_reads_with_its_cookie_and_changes_with_its_token(guarded):
    opened = guarded.post("/api/v1/session", json={"username": USER, "password": PASSWORD})

    cookie = opened.headers["set-cookie"].lower()
    token = opened.json()["csrfToken"]
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert guarded.get(FLOWS).status_code == 200
    assert guarded.post("/api/v1/flows/validate", content="").status_code == 403
    assert (
        guarded.post(
            "/api/v1/flows/validate", content="", headers={"x-csrf-token": token}
        ).status_code
        == 200
    )
    assert guarded.get("/api/v1/session").json() == {"username": USER, "csrfToken": token}


def test_session_runs_out(guarded, clock):
    guarded.post("/api/v1/session", json={"username": USER, "password": PASSWORD})
    clock.advance(hours=13)

    assert guarded.get(FLOWS).status_code == 401


@pytest.mark.parametrize("cookie", ["", "x", "a.b.c", "YWRhQGV4YW1wbGUuY29t.9999999999.00", "é"])
def test_cookie_that_we_did_not_sign_is_nothing(cookie, guarded):
    headers = {"cookie": f"windhover_session={cookie}".encode()}

    assert guarded.get(FLOWS, headers=headers).status_code == 401


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", ""])
def test_rebound_name_reaches_nothing_where_no_password_is_asked(host, client):
    assert client.get(FLOWS, headers={"host": host}).status_code == 403


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8080", "[::1]:8080", "LOCALHOST:1"])
def test_local_names_reach_it(host, client):
    assert client.get(FLOWS, headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:3000"},
        {"origin": "http://localhost:8080.evil.example"},
        {"origin": "file://localhost:8080"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
@pytest.mark.parametrize("kind", ["client", "guarded"])
def test_page_of_another_site_changes_nothing(headers, kind, request):
    client = request.getfixturevalue(kind)

    answer = client.post("/api/v1/flows/validate", content="", headers={**headers, **basic()})

    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://localhost:8080", "sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
    ],
)
def test_own_page_and_programs_change_things(headers, client):
    assert client.post("/api/v1/flows/validate", content="", headers=headers).status_code == 200


def test_configuration_tells_strangers_only_what_a_log_in_needs(guarded):
    strange = guarded.get("/api/v1/configs").json()
    known = guarded.get("/api/v1/configs", headers=basic()).json()

    assert set(strange) == {"version", "edition", "isBasicAuthInitialized"}
    assert set(known) > set(strange)


def test_first_account_is_created_by_anybody_and_then_changed_by_its_owner_only(client):
    create = "/api/v1/basicAuth"
    first = client.post(create, json={"uid": "x", "username": USER, "password": PASSWORD})
    stranger = client.post(create, json={"username": USER, "password": "Another1234"})
    other = client.post(
        create, json={"username": "eve@example.com", "password": "Another1234"}, headers=basic()
    )
    owner = client.post(create, json={"username": USER, "password": "Another1234"}, headers=basic())

    assert [one.status_code for one in (first, stranger, other, owner)] == [204, 401, 403, 204]


@pytest.mark.parametrize(
    ("username", "password", "broken"),
    [
        (USER, PASSWORD, 0),
        ("ada", PASSWORD, 1),
        (USER, "Short1", 1),
        (USER, "enchantress1", 1),
        (USER, "Enchantress", 1),
        ("", "", 4),
    ],
)
def test_rules_of_new_credentials(username, password, broken):
    assert len(weaknesses(username, password)) == broken


def test_hash_fits_its_password_only_and_never_holds_it():
    stored = hashed(PASSWORD)

    assert fits(PASSWORD, stored)
    assert not fits(PASSWORD + "x", stored)
    assert PASSWORD not in stored
    assert stored != hashed(PASSWORD)


@pytest.mark.parametrize("stored", ["", "plain", "scrypt$1$2$3$a", "scrypt$x$y$z$a$b"])
def test_broken_hash_fits_nothing(stored):
    assert not fits("", stored)
