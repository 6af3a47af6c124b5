"""Internal calls need the token of a service account that may make them."""

import base64
import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

from emulators.targets import unsigned_token
from functions.identity import (
    KEYS_KEPT_SECONDS,
    UNKNOWN_KEY_SECONDS,
    Callers,
    NotTheCaller,
    SignedByGoogle,
    unsigned,
)
from shared.ports.unavailable import Unavailable

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


# Tokens that are signed, with keys made here.


class Google:
    """Publishes keys, and signs with them."""

    def __init__(self):
        self.keys = {}
        self.fetched = 0

    def publish(self, key_id):
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, key_id)])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(1)
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .sign(key, hashes.SHA256())
        )
        pem = certificate.public_bytes(serialization.Encoding.PEM).decode()
        self.keys[key_id] = (key, pem)

    def fetch(self):
        self.fetched += 1
        return {key_id: pem for key_id, (_, pem) in self.keys.items()}

    def token(self, key_id="one", header=None, **claims):
        now = int(time.time())
        named = {"iss": ISSUER, "aud": AUDIENCE, "email": ME, "email_verified": True}
        body = _part(named | {"iat": now - 5, "exp": now + 600} | claims)
        head = _part({"alg": "RS256", "typ": "JWT", "kid": key_id} | (header or {}))
        signed = f"{head}.{body}"
        key = self.keys[key_id][0]
        return f"{signed}.{_text(key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def _part(value):
    return _text(json.dumps(value).encode())


def _text(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@pytest.fixture(scope="module")
def google():
    made = Google()
    made.publish("one")
    return made


@pytest.fixture
def seconds():
    return [0.0]


@pytest.fixture
def signed(google, seconds):
    google.fetched = 0
    return SignedByGoogle(google.fetch, lambda: seconds[0])


def test_signed_token_of_a_caller_is_admitted(google, signed):
    assert Callers(signed, AUDIENCE, [ME]).admit(f"Bearer {google.token()}") == ME


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"},
        {"exp": 1},
        {"iat": 2_000_000_000_000},
        {"email": "somebody@else.iam.gserviceaccount.com"},
        {"iss": "https://accounts.example.com"},
    ],
    ids=str,
)
def test_signed_token_that_says_something_else_is_refused(google, signed, claims):
    with pytest.raises(NotTheCaller):
        Callers(signed, AUDIENCE, [ME]).admit(f"Bearer {google.token(**claims)}")


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda token: token[:-8] + "AAAAAAAA",
        lambda token: ".".join([*token.split(".")[:2], ""]),
        lambda token: token.replace(".", "!"),
        lambda token: ".".join(
            [token.split(".")[0], _part({"aud": AUDIENCE, "iat": 1, "exp": 9}), token.split(".")[2]]
        ),
        lambda token: "a.b.c",
        lambda token: "é.é.é",
    ],
    ids=["signature", "unsigned", "no-token", "other-claims", "no-base64", "no-ascii"],
)
def test_token_whose_signature_does_not_fit_is_refused(google, signed, spoilt):
    with pytest.raises(NotTheCaller):
        Callers(signed, AUDIENCE, [ME]).admit(f"Bearer {spoilt(google.token())}")


@pytest.mark.parametrize("algorithm", ["none", "HS256", "RS512"])
def test_token_that_names_another_algorithm_is_refused(google, signed, algorithm):
    token = google.token(header={"alg": algorithm})

    with pytest.raises(NotTheCaller):
        Callers(signed, AUDIENCE, [ME]).admit(f"Bearer {token}")


def test_token_signed_by_somebody_else_is_refused(google, signed):
    stranger = Google()
    stranger.publish("one")

    with pytest.raises(NotTheCaller):
        Callers(signed, AUDIENCE, [ME]).admit(f"Bearer {stranger.token()}")


def test_keys_are_fetched_once_while_they_are_in_force(google, signed):
    for _ in range(3):
        signed(google.token(), AUDIENCE)

    assert google.fetched == 1


def test_keys_are_fetched_again_when_they_are_old(google, signed, seconds):
    signed(google.token(), AUDIENCE)
    seconds[0] += KEYS_KEPT_SECONDS + 1

    signed(google.token(), AUDIENCE)

    assert google.fetched == 2


def test_key_that_is_new_is_fetched(signed, google, seconds):
    signed(google.token(), AUDIENCE)
    seconds[0] += UNKNOWN_KEY_SECONDS + 1
    google.publish("two")

    assert signed(google.token("two"), AUDIENCE)["email"] == ME


def test_made_up_keys_do_not_make_it_fetch_all_the_time(google, signed):
    for number in range(5):
        token = google.token(header={"kid": f"made-up-{number}"})
        with pytest.raises(ValueError, match="made-up"):
            signed(token, AUDIENCE)

    assert google.fetched == 1


def test_caller_is_asked_to_come_again_when_the_keys_can_not_be_read():
    def fails():
        raise Unavailable("no answer")

    google = Google()
    google.publish("one")

    with pytest.raises(Unavailable):
        Callers(SignedByGoogle(fails), AUDIENCE, [ME]).admit(f"Bearer {google.token()}")
