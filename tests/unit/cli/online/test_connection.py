"""How the command line reaches a server, and what it says when it can not."""

import pytest

from tests.unit.cli.online.given import TOKEN

LIST = ("flow", "list", "-o", "json")


def test_server_that_does_not_answer_is_told_with_how_to_start_one(windhover):
    answer = windhover.bare("flow", "list", "--server", "http://localhost:1")

    assert (answer.code, answer.out) == (7, "")
    assert "the server http://localhost:1 does not answer" in answer.err
    assert "Start one with `windhover server`" in answer.err


def test_commands_of_kestra_say_1_for_everything_that_fails(windhover, folder):
    answer = windhover.bare(
        "flow",
        "namespace",
        "update",
        "a",
        str(folder),
        "--server",
        "http://localhost:1",
        "--override-namespaces",
    )

    assert answer.code == 1


@pytest.mark.parametrize(
    "address",
    ["localhost:8080", "file:///etc/passwd", "http://", "http://[", "http://a b", "http://a:b"],
)
def test_address_that_is_none_is_refused(windhover, address):
    answer = windhover.bare("flow", "list", "--server", address)

    assert answer.code == 2
    assert "is no address of a server" in answer.err


@pytest.mark.parametrize(
    ("arguments", "variables"),
    [
        (("--token", TOKEN), {}),
        (("--api-token", TOKEN), {}),
        ((), {"WINDHOVER_API_TOKEN": TOKEN}),
        ((), {"KESTRA_API_TOKEN": TOKEN}),
        ((), {"KESTRACTL_TOKEN": TOKEN}),
        (("--headers", f"Authorization=Bearer {TOKEN}"), {}),
        ((), {"KESTRACTL_HEADER": f"Authorization=Bearer {TOKEN}"}),
        (("--token", TOKEN), {"WINDHOVER_API_TOKEN": "wrong"}),
        ((), {"WINDHOVER_API_TOKEN": TOKEN, "KESTRA_API_TOKEN": "wrong"}),
        (("--tenant", "main", "--token", TOKEN), {}),
    ],
)
def test_credentials_come_from_options_then_from_the_environment(
    guarded, monkeypatch, arguments, variables
):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert guarded(*LIST, *arguments).json == []


@pytest.mark.parametrize("name", ["WINDHOVER_SERVER", "KESTRA_HOSTNAME", "KESTRACTL_HOST"])
def test_server_comes_from_the_environment(windhover, monkeypatch, name):
    monkeypatch.setenv(name, windhover.address)

    assert windhover.bare(*LIST).json == []


@pytest.mark.parametrize(
    "arguments", [(), ("--token", "wrong-and-secret"), ("--user", "ada:wrong-and-secret")]
)
def test_wrong_credentials_are_told_and_never_printed(guarded, arguments):
    answer = guarded(*LIST, *arguments)

    assert (answer.code, answer.out) == (6, "")
    assert "WINDHOVER_API_TOKEN" in answer.err
    assert "wrong-and-secret" not in answer.err


def test_unknown_tenant_is_not_found(windhover):
    assert windhover(*LIST, "--tenant", "elsewhere").code == 5


@pytest.mark.parametrize(
    "options",
    [
        ("--user", "no-colon-secret"),
        ("--headers", "secret"),
        ("--token", "secrét"),
        ("--token", "secret\n"),
        ("--headers", "a b=secret"),
    ],
)
def test_malformed_credentials_are_refused_without_being_printed(windhover, options):
    answer = windhover(*LIST, *options)

    assert answer.code == 2
    assert "secret" not in answer.err


@pytest.mark.parametrize(
    ("status", "body", "code", "message"),
    [
        (200, b"<html>", 1, "the answer is none of a Windhover or Kestra server"),
        (599, b"", 1, "the server answered 599"),
        (302, b"", 1, "the server answered 302"),
        (403, b'{"message": "no"}', 6, "no"),
    ],
)
def test_strange_answer_is_told_in_plain_words(windhover, stranger, status, body, code, message):
    with stranger(status, body) as address:
        answer = windhover.bare("flow", "get", "a", "b", "--server", address)

    assert (answer.code, answer.out) == (code, "")
    assert f": {message}\n" in answer.err


def test_credentials_do_not_follow_a_redirect(windhover, stranger):
    seen = []
    with stranger(200, b"{}", seen) as other, stranger(302, b"", location=other) as address:
        windhover.bare("flow", "get", "a", "b", "--server", address, "--token", "a-token")

    assert seen == []
