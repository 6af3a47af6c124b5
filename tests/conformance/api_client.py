"""Asks the HTTP API of a server, and reads its refusals."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from typing import TypeAlias
from urllib.parse import urlencode

import httpx2
import orjson
from pydantic import BaseModel, ValidationError

from shared.model.json import Json
from tests.conformance.actions import CannotDo, Refused

SECONDS = 60.0
"""How long an answer may take."""

PREFIX = "/api/v1/main"
YAML = "application/x-yaml"

Query: TypeAlias = Mapping[str, str] | list[tuple[str, str]]
"""Parameters; a name may come several times in a list."""

Part: TypeAlias = tuple[str, tuple[str | None, bytes]]
"""A part of a form: its name, the name of its file, its content."""


class _Refusal(BaseModel):
    message: str
    code: str = ""


class ApiClient:
    """Over a client whose base address is the server; paths begin after `/api/v1/main`."""

    def __init__(self, client: httpx2.Client) -> None:
        self._client = client

    def ask(self, method: str, path: str, query: Query | None = None) -> httpx2.Response:
        """The answer to a request without a body. Raises Refused, CannotDo."""
        params = httpx2.QueryParams(urlencode(query)) if query else None
        return self._checked(self._client.request(method, f"{PREFIX}{path}", params=params))

    def send(
        self, method: str, path: str, content: bytes, headers: Mapping[str, str]
    ) -> httpx2.Response:
        """The answer to a body. Raises Refused, CannotDo."""
        url = f"{PREFIX}{path}"
        return self._checked(
            self._client.request(method, url, content=content or None, headers=headers)
        )

    def send_text(self, method: str, path: str, text: str, kind: str) -> httpx2.Response:
        """The answer to a text of a content type. Raises Refused, CannotDo."""
        return self.send(method, path, text.encode(), {"Content-Type": kind})

    def send_json(self, method: str, path: str, value: Json) -> httpx2.Response:
        """The answer to a JSON body. Raises Refused, CannotDo."""
        return self.send(method, path, orjson.dumps(value), {"Content-Type": "application/json"})

    def send_form(
        self, path: str, parts: list[Part], query: Query | None = None
    ) -> httpx2.Response:
        """The answer to a form; to an empty body where it has no parts. Raises Refused."""
        params = httpx2.QueryParams(urlencode(query)) if query else None
        url = f"{PREFIX}{path}"
        return self._checked(self._client.post(url, files=parts or None, params=params))

    @contextmanager
    def lines(self, path: str, limit: timedelta) -> Iterator[Iterator[str]]:
        """The lines of a stream, as long as the limit allows. Raises Refused, CannotDo."""
        timeout = httpx2.Timeout(SECONDS, read=max(limit.total_seconds(), 1))
        with self._client.stream("GET", f"{PREFIX}{path}", timeout=timeout) as answer:
            if answer.is_error:
                answer.read()
                self._checked(answer)
            yield _until(monotonic() + limit.total_seconds(), answer.iter_lines())

    def _checked(self, answer: httpx2.Response) -> httpx2.Response:
        if not answer.is_error:
            return answer
        try:
            refusal = _Refusal.model_validate_json(answer.content)
        except ValidationError:
            refusal = _Refusal(message=answer.text[:300])
        if refusal.code == "api.not-served":
            raise CannotDo(f"the server does not serve {answer.request.url.path}")
        raise Refused(refusal.message, answer.status_code)


def _until(end: float, lines: Iterator[str]) -> Iterator[str]:
    """The lines until the end; a stream that is silent for longer than that ends too."""
    try:
        for line in lines:
            yield line
            if monotonic() > end:
                return
    except httpx2.ReadTimeout:
        return
