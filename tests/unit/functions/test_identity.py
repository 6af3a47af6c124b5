"""Internal calls need the token of a service account that may make them."""

import pytest

from emulators.targets import unsigned_token
from functions.identity import Callers, NotTheCaller, unsigned

ME = "executor@demo.iam.gserviceaccount.com"
AUDIENCE = "windhover"
ISSUER = "https://accounts.google.com"


def callers(**claims):
    def verify(token, audience):
        if token != "good" or audience != AUDIENCE:
            raise ValueError(token)
        return {"iss": ISSUER, "email": ME, "email_verified": True} | claims

    return Callers(verify, AUDIENCE, [ME])


def test_token_of_a_caller_is_admitted():
    assert callers().admit("Bearer good") == ME


@pytest.mark.parametrize(
    "authorization",
    [None, "", "good", "Bearer", "Bearer ", "Basic good", "Bearer bad", "Bearer " + "x" * 20_000],
    ids=lambda text: str(text)[:12],
)
def test_call_without_a_good_token_is_refused(authorization):
    with pytest.raises(NotTheCaller):
        callers().admit(authorization)


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "somebody@else.iam.gserviceaccount.com"},
        {"email": None},
        {"email_verified": False},
        {"email_verified": "true"},
        {"iss": "https://accounts.example.com"},
    ],
    ids=str,
)
def test_token_of_somebody_else_is_refused(claims):
    with pytest.raises(NotTheCaller):
        callers(**claims).admit("Bearer good")


def test_token_of_the_emulators_is_read():
    local = Callers(unsigned, AUDIENCE, [ME])

    assert local.admit(f"Bearer {unsigned_token(ME, AUDIENCE)}") == ME


@pytest.mark.parametrize(
    "token",
    [
        unsigned_token(ME, "another"),
        unsigned_token(ME, AUDIENCE) + "c2lnbmVk",
        unsigned_token(ME, AUDIENCE).replace("eyJhbGciOiAibm9uZSI", "eyJhbGciOiAiSFMyNTY"),
        "a.b.",
        "W10.W10.",
        "\u00e9..",
    ],
    ids=["audience", "signature", "algorithm", "no-json", "no-map", "no-base64"],
)
def test_token_that_is_none_is_refused_by_the_emulators_check(token):
    with pytest.raises(NotTheCaller):
        Callers(unsigned, AUDIENCE, [ME]).admit(f"Bearer {token}")
