"""Request and Download against a server on loopback, and the guard that keeps them out of it."""

import socket
from ipaddress import ip_address

import pytest

from plugins.core.http.download import Download
from plugins.core.http.guard import AddressRefused, Guard
from plugins.core.http.request import Request
from plugins.core.http.trigger import Trigger
from shared.model.task import LogLevel
from shared.runtime.encryption import Encryption
from shared.sdk.errors import NoEncryptionKey
from shared.sdk.output import TaskFailed, plain
from tests.plugins.context import Workbench
from tests.plugins.core.http.server import answering, opened


@pytest.fixture(scope="module")
def server():
    with answering() as found:
        yield found


@pytest.fixture
def bench(tmp_path, server):
    server.asked.clear()
    return Workbench(tmp_path, runner=opened(tmp_path))


def _request(bench, uri, **properties):
    return plain(bench.run(Request, uri=uri, **properties))


def _download(bench, uri, **properties):
    return plain(bench.run(Download, uri=uri, **properties))


def test_response_is_read(bench, server):
    outputs = _request(bench, f"{server.url}/orders", params={"page": 1, "all": True})

    assert outputs["code"] == 200
    assert outputs["body"] == '{"ok":true}'
    assert outputs["headers"]["content-type"] == ["application/json"]
    assert outputs["uri"] == f"{server.url}/orders?page=1&all=True"
    (method, _, headers, _) = server.asked[0]
    assert (method, headers["User-Agent"]) == ("GET", "Kestra")


def test_body_is_encrypted_where_that_is_asked_for(bench, server):
    bench.encryption = Encryption("a" * 32)

    outputs = _request(bench, f"{server.url}/orders", encryptBody=True)

    sealed = outputs["encryptedBody"]
    assert "body" not in outputs
    assert bench.encryption.decrypt(sealed["value"]) == '{"ok":true}'


def test_body_that_is_to_be_encrypted_is_in_no_failure(bench, server):
    bench.encryption = Encryption("a" * 32)

    with pytest.raises(TaskFailed) as failed:
        _request(bench, f"{server.url}/status/500", encryptBody=True)

    assert "as asked" not in str(failed.value)


def test_body_can_not_be_encrypted_without_a_key(bench, server):
    with pytest.raises(NoEncryptionKey):
        _request(bench, f"{server.url}/orders", encryptBody=True)


def test_body_is_sent_as_json_unless_its_type_is_given(bench, server):
    _request(bench, f"{server.url}/a", method="post", body='{"a":1}')
    _request(bench, f"{server.url}/a", method="PUT", body="x", contentType="text/plain")

    assert [(one[0], one[2]["Content-Type"], one[3]) for one in server.asked] == [
        ("POST", "application/json", b'{"a":1}'),
        ("PUT", "text/plain", b"x"),
    ]


def test_form_is_sent(bench, server):
    _request(bench, f"{server.url}/a", method="POST", formData={"user": "ada", "n": 1})

    assert server.asked[0][3] == b"user=ada&n=1"


def test_file_of_the_storage_is_a_part_of_a_form(bench, server):
    uri = bench.store("a,b", "data.csv")
    form = {"user": "ada", "plain": uri, "named": {"name": "other.csv", "content": uri}}
    _request(
        bench, f"{server.url}/a", method="POST", formData=form, contentType="multipart/form-data"
    )

    (_, _, headers, body) = server.asked[0]
    assert headers["Content-Type"].startswith("multipart/form-data; boundary=")
    assert b'name="plain"; filename="data.csv"' in body
    assert b'name="named"; filename="other.csv"' in body
    assert body.count(b"a,b") == 2


@pytest.mark.parametrize(
    ("auth", "header"),
    [
        ({"auth": {"type": "BASIC", "username": "a", "password": "b"}}, "Basic YTpi"),
        ({"auth": {"type": "BEARER", "token": "t"}}, "Bearer t"),
        ({"basicAuthUser": "a", "basicAuthPassword": "b"}, "Basic YTpi"),
    ],
)
def test_request_says_who_sends_it_and_the_log_does_not(bench, server, auth, header):
    _request(bench, f"{server.url}/a", options={**auth, "logs": ["REQUEST_HEADERS"]})

    assert server.asked[0][2]["Authorization"] == header
    assert header not in str(bench.log.lines)
    assert bench.log.lines[0][0] is LogLevel.DEBUG


@pytest.mark.parametrize(
    ("code", "properties", "is_fine"),
    [
        (404, {}, False),
        (404, {"allowFailed": True}, True),
        (404, {"options": {"allowFailed": True}}, True),
        (404, {"options": {"allowedResponseCodes": [404]}}, True),
        (201, {"options": {"allowedResponseCodes": [200]}}, False),
        (201, {}, True),
    ],
)
def test_response_code_decides(bench, server, code, properties, is_fine):
    uri = f"{server.url}/status/{code}"
    if is_fine:
        assert _request(bench, uri, **properties)["code"] == code
        return
    with pytest.raises(TaskFailed, match=f"with response code '{code}' and body:\nas asked"):
        _request(bench, uri, **properties)


def test_body_that_is_no_text_is_for_download(bench, server):
    with pytest.raises(TaskFailed, match="no text") as failure:
        _request(bench, f"{server.url}/bytes")

    assert "Download" in failure.value.remedy


def test_body_is_bounded(bench, server):
    with pytest.raises(TaskFailed, match="more than 5 bytes"):
        _request(bench, f"{server.url}/a", options={"maxContentLength": 5})


def test_redirect_is_followed_unless_told_otherwise(bench, server):
    uri = f"{server.url}/redirect?to=/there"
    assert _request(bench, uri)["uri"] == f"{server.url}/there"
    assert _request(bench, uri, options={"followRedirects": False})["code"] == 302


def test_download_stores_a_file_under_its_own_name(bench, server):
    outputs = _download(bench, f"{server.url}/named")

    assert outputs["uri"].endswith("/x y.csv")
    assert bench.content(outputs["uri"]) == b"a,b\n"
    assert (outputs["code"], outputs["length"]) == (200, 4)
    assert [(one.name, one.value) for one in bench.metrics] == [("response.length", 4)]
    assert _download(bench, f"{server.url}/orders.csv")["uri"].endswith("/orders.csv")
    assert _download(bench, f"{server.url}/a", saveAs="../b.txt")["uri"].endswith("/b.txt")


def test_empty_download_fails_unless_told_otherwise(bench, server):
    with pytest.raises(TaskFailed, match="No response from server"):
        _download(bench, f"{server.url}/empty")

    assert _download(bench, f"{server.url}/empty", failOnEmptyResponse=False)["length"] == 0
    assert bench.log.lines[-1] == (LogLevel.WARN, "File 'empty' is empty")


def test_private_address_is_refused_by_default(tmp_path, server):
    server.asked.clear()
    with pytest.raises(AddressRefused, match="an address that flows may not reach"):
        _request(Workbench(tmp_path), f"{server.url}/a")

    assert server.asked == []


def test_redirect_to_a_refused_address_is_refused(bench, server):
    with pytest.raises(AddressRefused):
        _request(bench, f"{server.url}/redirect?to=http://169.254.169.254/latest/meta-data")


def test_only_http_is_spoken(bench):
    with pytest.raises(TaskFailed, match="failed"):
        _request(bench, "file:///etc/passwd")


def test_proxy_is_refused(bench, server):
    with pytest.raises(TaskFailed, match="Proxies"):
        _request(bench, f"{server.url}/a", options={"proxy": {"type": "HTTP", "address": "x"}})


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - not bound, refused
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe", "fd00:ec2::254",
    ],
)  # fmt: skip
def test_address_that_is_not_public_is_refused(address):
    assert not Guard(()).allows(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_public_address_is_allowed(address):
    assert Guard(()).allows(ip_address(address))


def test_network_that_is_opened_is_allowed_and_no_other():
    guard = Guard(("10.1.0.0/16",))

    assert guard.allows(ip_address("10.1.2.3"))
    assert not guard.allows(ip_address("10.2.0.1"))


def test_host_with_one_refused_address_is_refused_whole(monkeypatch):
    found = [(0, 0, 0, "", ("93.184.216.34", 80)), (0, 0, 0, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

    with pytest.raises(AddressRefused):
        Guard(()).addresses("example.com", 80)


def test_name_is_looked_up_once_and_the_connection_goes_to_what_was_checked(
    monkeypatch, bench, server
):
    asked = []

    def once(host, port, *_, **__):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr("plugins.core.http.guard.socket.getaddrinfo", once)
    port = server.server_port
    _request(bench, f"http://rebinding.example:{port}/a")

    assert asked == ["rebinding.example", "127.0.0.1"]
    assert server.asked[0][2]["Host"] == f"rebinding.example:{port}"


def _looked(bench, uri, **properties):
    found = Trigger.model_validate(
        {"id": "it", "type": "io.kestra.plugin.core.http.Trigger", "uri": uri, **properties}
    )
    return plain(found.evaluate(bench))


def test_trigger_fires_when_its_condition_holds(bench, server):
    found = _looked(bench, f"{server.url}/a", responseCondition="{{ response.body contains 'ok' }}")

    assert (found["code"], found["body"]) == (200, '{"ok":true}')
    assert _looked(bench, f"{server.url}/status/500") is None
    wants_500 = "{{ response.statusCode == 500 }}"
    assert _looked(bench, f"{server.url}/status/500", responseCondition=wants_500)["code"] == 500


def test_trigger_encrypts_nothing(bench, server):
    with pytest.raises(TaskFailed, match="can not encrypt"):
        _looked(bench, f"{server.url}/a", encryptBody=True)
