"""A server on loopback that answers as its path says, and keeps what it was asked."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from shared.sdk.context import RunnerSettings


class Answering(BaseHTTPRequestHandler):
    """`/status/404`, `/redirect?to=URL`, `/empty`, `/bytes`, `/named`, anything else: a JSON text.

    `/events` answers with the body that it was sent, as a stream of events.
    """

    def _answer(self):
        length = int(self.headers.get("content-length", 0))
        self.server.asked.append(
            (self.command, self.path, dict(self.headers), self.rfile.read(length))
        )
        path = self.path.partition("?")[0]
        if path.startswith("/status/"):
            self._send(int(path.rsplit("/", 1)[1]), b"as asked")
        elif path == "/redirect":
            self._send(302, b"", Location=self.path.partition("?to=")[2])
        elif path == "/empty":
            self._send(200, b"")
        elif path == "/bytes":
            self._send(200, b"\xff\xfe\x00", **{"Content-Type": "application/octet-stream"})
        elif path == "/events":
            sent = self.server.asked[-1][3]
            self._send(200, sent, **{"Content-Type": "text/event-stream"})
        elif path == "/named":
            self._send(200, b"a,b\n", **{"Content-Disposition": 'x; filename="../x y.csv"'})
        else:
            self._send(200, b'{"ok":true}', **{"Content-Type": "application/json"})

    do_GET = do_POST = do_PUT = _answer  # noqa: N815 - the names of http.server

    def _send(self, code, body, **headers):
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing: the tests look at what was asked."""


@contextmanager
def answering():
    """The server; `.url` is where, `.asked` what it was asked."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.asked = []
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, name="answering", daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def opened(folder):
    """Settings that let tasks reach the server."""
    return RunnerSettings(environments=folder, python="", open_networks=("127.0.0.1/32",))
