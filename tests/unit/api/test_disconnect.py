"""A client that goes away in the middle of its request is no bug of ours."""

import asyncio
import logging

import pytest

SCOPE = {
    "type": "http",
    "asgi": {"version": "3.0"},
    "http_version": "1.1",
    "scheme": "http",
    "server": ("localhost", 8080),
    "client": ("127.0.0.1", 50_000),
    "root_path": "",
    "query_string": b"",
    "method": "POST",
}


@pytest.mark.parametrize(
    "path", ["/api/v1/executions/webhook/company.team/hook/a-key", "/api/v1/flows"]
)
def test_client_that_leaves_before_its_body_is_read_makes_no_noise(app, caplog, path):
    sent = []

    async def receive():
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    headers = [(b"host", b"localhost:8080"), (b"content-length", b"10")]
    scope = SCOPE | {"path": path, "raw_path": path.encode(), "headers": headers}
    with caplog.at_level(logging.WARNING):
        asyncio.run(app(scope, receive, send))

    assert sent[0]["status"] == 400
    assert caplog.records == []
