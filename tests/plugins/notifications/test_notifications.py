"""Messages, as a server on loopback gets them."""

import socket
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy

import orjson
import pytest

from plugins.notifications.discord.execution import DiscordExecution
from plugins.notifications.discord.incoming_webhook import DiscordIncomingWebhook
from plugins.notifications.http.execution import HttpExecution
from plugins.notifications.http.incoming_webhook import HttpIncomingWebhook
from plugins.notifications.mail.execution import MailExecution
from plugins.notifications.mail.send import MailSend
from plugins.notifications.slack.execution import SlackExecution
from plugins.notifications.slack.incoming_webhook import SlackIncomingWebhook
from plugins.notifications.teams.execution import TeamsExecution
from plugins.notifications.teams.incoming_webhook import TeamsIncomingWebhook
from shared.errors import WindhoverError
from shared.sdk.context import RunnerSettings
from shared.sdk.output import TaskFailed
from tests.plugins.context import Workbench
from tests.plugins.core.http.server import Answering, ThreadingHTTPServer

HOOKS = [SlackIncomingWebhook, TeamsIncomingWebhook, DiscordIncomingWebhook, HttpIncomingWebhook]
SUMMARIES = [SlackExecution, TeamsExecution, DiscordExecution, HttpExecution]
FIELDS = {"customMessage": "Please look.", "customFields": {"Team": "Sales"}}


@pytest.fixture
def bench(tmp_path):
    open_here = RunnerSettings(environments=tmp_path, python="", open_networks=("127.0.0.1/32",))
    variables = {
        "execution": {"id": "an-execution", "state": "FAILED"},
        "kestra": {"url": "https://flows.example.com/"},
    }
    return Workbench(tmp_path, runner=open_here, variables=variables)


@pytest.fixture
def server():
    found = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    found.asked = []
    thread = threading.Thread(target=found.serve_forever, args=(0.01,))
    thread.start()
    yield found
    found.shutdown()
    found.server_close()
    thread.join()


def _url(server, path="/token-of-the-hook"):
    return f"http://127.0.0.1:{server.server_address[1]}{path}"


def _sent(server):
    [(method, _, headers, body)] = server.asked
    assert method == "POST"
    assert headers.get("Content-Type", headers.get("content-type")) == "application/json"
    return orjson.loads(body)


@pytest.mark.parametrize("cls", HOOKS)
def test_payload_is_sent_as_it_is(bench, server, cls):
    bench.run(cls, url=_url(server), payload='{"text": "Done: {{ execution.id }}"}')

    assert _sent(server) == {"text": "Done: an-execution"}


@pytest.mark.parametrize("cls", HOOKS)
@pytest.mark.parametrize("payload", ["no json", "[]"])
def test_payload_that_is_no_object_is_refused(bench, server, cls, payload):
    with pytest.raises(TaskFailed, match="The payload is no JSON"):
        bench.run(cls, url=_url(server), payload=payload)

    assert server.asked == []


@pytest.mark.parametrize("cls", SUMMARIES)
def test_summary_says_what_happened_and_leads_there(bench, server, cls):
    bench.run(cls, url=_url(server), **FIELDS)

    text = orjson.dumps(_sent(server)).decode()
    link = "https://flows.example.com/ui/executions/company.team/a-flow/an-execution"
    for part in ("an-execution", "FAILED", "a-flow", "Please look.", "Team", "Sales", link):
        assert part in text


def test_summary_of_another_execution_says_nothing_of_this_one(bench, server):
    bench.run(SlackExecution, url=_url(server), executionId="another")

    sent = _sent(server)
    assert sent["text"] == "Execution another"
    assert "FAILED" not in str(sent)


def test_mention_in_a_message_calls_nobody_in_discord(bench, server):
    bench.run(DiscordExecution, url=_url(server), customMessage="@everyone")

    assert _sent(server)["allowed_mentions"] == {"parse": []}


def test_service_that_refuses_fails_the_task_and_its_address_is_hidden(bench, server):
    url = _url(server, "/status/403")

    with pytest.raises(TaskFailed, match="response code '403'"):
        bench.run(SlackIncomingWebhook, url=url, payload="{}")

    assert url in bench.secrets


@pytest.mark.parametrize("cls", SUMMARIES)
def test_private_address_is_refused(bench, server, cls, tmp_path):
    bench.runner = RunnerSettings(environments=tmp_path, python="")

    with pytest.raises(WindhoverError, match="may not reach"):
        bench.run(cls, url=_url(server))

    assert server.asked == []


REPLIES = {b"DATA": b"354 go on", b"QUIT": b"221 bye"}


@contextmanager
def _mail_server(answers):
    """A server that speaks as much SMTP as is needed; what it was told is in the list."""
    listening = socket.create_server(("127.0.0.1", 0))
    told = []

    def serve():
        connection, _ = listening.accept()
        with connection, connection.makefile("rwb") as file:

            def say(line):
                file.write(line + b"\r\n")
                file.flush()

            say(b"220 here")
            while line := file.readline():
                told.append(line.strip())
                word = line.split()[0].upper()
                say({**REPLIES, **answers}.get(word, b"250 fine"))
                if word == b"DATA":
                    lines = iter(file.readline, b".\r\n")
                    told.append(b"".join(lines))
                    say(b"250 taken")
                if word == b"QUIT":
                    return

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listening.getsockname()[1], told
    finally:
        thread.join(10)
        listening.close()


ENVELOPE = {"host": "127.0.0.1", "transportStrategy": "SMTP", "from": "f@example.com"}


def _mail(told):
    body = next(item for item in told if b"Subject:" in item)
    return message_from_bytes(body, policy=policy.default)


def test_mail_has_texts_and_attachments(bench):
    uri = bench.store("a,b\n", "orders.csv")
    with _mail_server({}) as (port, told):
        bench.run(
            MailSend,
            **ENVELOPE,
            port=port,
            to=["ada@example.com", "bob@example.com"],
            subject="Done, é",
            plainTextContent="plain",
            htmlTextContent="<b>html</b>",
            attachments=[{"name": "orders.csv", "uri": uri, "contentType": "text/csv"}],
        )

    mail = _mail(told)
    assert (mail["Subject"], mail["To"]) == ("Done, é", "ada@example.com, bob@example.com")
    assert mail.get_body(("plain",)).get_content().strip() == "plain"
    assert mail.get_body(("html",)).get_content().strip() == "<b>html</b>"
    [attached] = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("orders.csv", "text/csv")
    assert [line for line in told if line.startswith(b"rcpt")] == [
        b"rcpt TO:<ada@example.com>",
        b"rcpt TO:<bob@example.com>",
    ]


def test_mail_about_an_execution_says_what_happened(bench):
    with _mail_server({}) as (port, told):
        bench.run(MailExecution, **ENVELOPE, port=port, to="ada@example.com", **FIELDS)

    mail = _mail(told)
    assert mail["Subject"] == "company.team/a-flow: FAILED an-execution"
    text = mail.get_content()
    for part in ("Please look.", "State: FAILED", "Team: Sales", "https://flows.example.com/ui/"):
        assert part in text


def test_subject_can_not_bring_in_headers(bench):
    with pytest.raises(TaskFailed, match="can not be written"):
        bench.run(MailSend, **ENVELOPE, to="ada@example.com", subject="x\nBcc: eve@example.com")


def test_mail_that_the_server_refuses_fails(bench):
    with (
        _mail_server({b"RCPT": b"550 nobody here", b"RSET": b"250 fine"}) as (port, _),
        pytest.raises(TaskFailed, match="nobody here"),
    ):
        bench.run(MailSend, **ENVELOPE, port=port, to="ada@example.com")


def test_mail_server_at_a_private_address_is_refused(bench, tmp_path):
    bench.runner = RunnerSettings(environments=tmp_path, python="")

    with pytest.raises(WindhoverError, match="may not reach"):
        bench.run(MailSend, **ENVELOPE, port=25, to="ada@example.com", password="hidden")

    assert "hidden" in bench.secrets
