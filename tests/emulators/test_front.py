"""The one address: requests are handed on whole, to whom their path says."""

import http.client
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from emulators.front.proxy import closing
from emulators.processes import free_port, start


class Function(BaseHTTPRequestHandler):
    """Answers with its name, the path and the size of the body; `/stream` in two parts."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200)
        if self.path == "/stream":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"5\r\nfirst\r\n")
            self.server.go_on.wait(10)
            self.wfile.write(b"6\r\nsecond\r\n0\r\n\r\n")
            return
        body = f"{self.server.name} {self.path}".encode()
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        given = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(given)))
        self.end_headers()
        self.wfile.write(given)

    def log_message(self, *_):
        """Nothing: the test says what it found."""


@pytest.fixture
def functions():
    servers = {}
    for name in ("api", "webhook"):
        server = servers[name] = ThreadingHTTPServer(("127.0.0.1", 0), Function)
        server.name, server.go_on = name, threading.Event()
        threading.Thread(target=server.serve_forever, name=name).start()
    yield servers
    for server in servers.values():
        server.go_on.set()
        server.shutdown()
        server.server_close()


@pytest.fixture
def call(functions, tmp_path):
    """Opens a connection to the front of these functions, and of one that is not there."""
    port = free_port()
    routes = {
        "/hooks/": functions["webhook"].server_port,
        "/gone/": free_port(),
        "/": functions["api"].server_port,
    }
    command = [sys.executable, "-m", "emulators.front", f"--port={port}"]
    command += [f"--to={prefix}={to}" for prefix, to in routes.items()]
    log = (tmp_path / "log.txt").open("wb")
    front = start("front", port, command, log)
    front.wait_until_listening()
    opened = []

    def ask(method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        opened.append(connection)
        connection.request(method, path, body, headers or {})
        return connection.getresponse()

    yield ask
    for connection in opened:
        connection.close()
    front.stop()
    log.close()


def test_path_says_which_function_answers(call):
    answers = [call("GET", path).read() for path in ("/hooks/a?b=c", "/hooks", "/else")]

    assert answers == [b"webhook /hooks/a?b=c", b"api /hooks", b"api /else"]


def test_large_body_comes_whole_both_ways(call):
    body = bytes(range(256)) * 40_000

    answer = call("POST", "/", body)

    assert answer.read() == body


def test_stream_arrives_while_it_is_made(call, functions):
    stream = call("GET", "/stream")

    first = stream.read(5)
    functions["api"].go_on.set()

    assert (first, stream.read()) == (b"first", b"second")


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [("/gone/", {}, 502), ("*", {}, 404), ("/", {"X-Long": "x" * 70_000}, 431)],
    ids=["nobody listens", "nobody answers for it", "too much"],
)
def test_request_that_can_not_be_handed_on_is_refused(path, headers, status, call):
    assert call("GET", path, headers=headers).status == status


def test_headers_of_one_connection_are_not_handed_on():
    head = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\nKeep-Alive: 5\r\n\r\n"

    assert closing(head) == b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
