"""Adds to pushes of Pub/Sub's emulator the token that the real service sends.

Subscriptions that are made while everything runs push by themselves; the emulator sends no token,
whatever the subscription says.
"""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from typing_extensions import override

from emulators import targets
from emulators.processes import LOOPBACK
from emulators.push_bridge import DEADLINE_SECONDS, Endpoint

_BAD_GATEWAY = 502


class PushGate:
    """Hands every request on to one function, with a token, until it is closed.

    Args:
        endpoint: the function; its path is put in front of that of each request.
        port: to listen on.
    """

    def __init__(self, endpoint: Endpoint, port: int) -> None:
        self._connections = targets.KeptConnections(DEADLINE_SECONDS)
        self._server = ThreadingHTTPServer((LOOPBACK, port), _handler(endpoint, self._connections))
        self._thread = threading.Thread(
            target=self._server.serve_forever, name="push-gate", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stops listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self._connections.close()


def _handler(
    endpoint: Endpoint, connections: targets.KeptConnections
) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            token = targets.unsigned_token(endpoint.email, endpoint.audience)
            headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
            path = endpoint.path.rstrip("/") + self.path
            status = connections.post(endpoint.port, path, headers, body)
            self.send_response(_BAD_GATEWAY if status == targets.NO_ANSWER else status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        @override
        def log_message(self, format: str, *arguments: object) -> None:
            """Says nothing: the function does."""

    return Handler
