"""Speaks to the HTTP API of a server; the only module of the command line that does."""

import argparse
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeAlias
from urllib.parse import quote

import httpx2
import orjson

from shared.cli.contexts import read_contexts
from shared.cli.errors import InvalidArgument, ServerRefused, ServerUnreachable
from shared.cli.exit_codes import ExitCode
from shared.model.json import Json, JsonObject
from shared.settings import ClientSettings

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 120.0
"""Saving the flows of a large folder takes the server its time."""

SILENCE_SECONDS = 60.0
"""Of a stream: servers send a comment every 15 seconds."""

PAGE = 100
YAML = "application/x-yaml"

Query: TypeAlias = Sequence[tuple[str, str]]
Part: TypeAlias = tuple[str, tuple[str | None, bytes]]
"""A part of a form: its name, the name of its file, its content."""

_EXIT_CODES: Mapping[int, ExitCode] = {
    HTTPStatus.UNAUTHORIZED: ExitCode.NOT_ALLOWED,
    HTTPStatus.FORBIDDEN: ExitCode.NOT_ALLOWED,
    HTTPStatus.NOT_FOUND: ExitCode.NOT_FOUND,
}
_HOST = re.compile(r"[\w.:-]+")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(r"[\x20-\x7e\t]*")
_LOG_IN = "Give --user NAME:PASSWORD or --token TOKEN, or set WINDHOVER_API_TOKEN."


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server has answered."""

    content: bytes

    def object(self) -> JsonObject:
        """A JSON object. Raises ServerRefused."""
        value = self._json()
        if not isinstance(value, dict):
            raise _no_api()
        return value

    def texts(self) -> list[Json]:
        """A JSON list of texts. Raises ServerRefused."""
        value = self._json()
        if not isinstance(value, list):
            raise _no_api()
        return [one for one in value if isinstance(one, str)]

    def objects(self) -> list[JsonObject]:
        """A JSON list of objects. Raises ServerRefused."""
        value = self._json()
        if not isinstance(value, list):
            raise _no_api()
        return [one for one in value if isinstance(one, dict)]

    def _json(self) -> Json:
        try:
            value: Json = orjson.loads(self.content)
        except orjson.JSONDecodeError as error:
            raise _no_api() from error
        return value


def _no_api() -> ServerRefused:
    return ServerRefused(
        "the answer is none of a Windhover or Kestra server",
        remedy="Check the address that --server or WINDHOVER_SERVER gives.",
    )


class Client:
    """The API of one server, seen from one tenant. Paths begin after `/api/v1`."""

    def __init__(self, http: httpx2.Client, tenant: str) -> None:
        self._http = http
        self._prefix = f"/api/v1/{quote(tenant, safe='')}" if tenant else "/api/v1"

    @property
    def server(self) -> str:
        """Its address."""
        return str(self._http.base_url).rstrip("/")

    def get(self, path: str, query: Query = ()) -> Answer:
        """Reads something. Raises ServerRefused, ServerUnreachable."""
        return self._ask("GET", path, query)

    def delete(self, path: str, query: Query = ()) -> Answer:
        """Removes something. Raises ServerRefused, ServerUnreachable."""
        return self._ask("DELETE", path, query)

    def post(self, path: str, query: Query = ()) -> Answer:
        """Asks for something that needs no body. Raises ServerRefused, ServerUnreachable."""
        return self._ask("POST", path, query)

    def send(
        self, method: str, path: str, text: str, headers: Mapping[str, str], query: Query = ()
    ) -> Answer:
        """Sends a text. Raises ServerRefused, ServerUnreachable."""
        request = self._http.build_request(
            method, self._url(path, query), content=text.encode(), headers=dict(headers)
        )
        return self._answer(request)

    def send_flows(self, method: str, path: str, source: str, query: Query = ()) -> Answer:
        """Sends the source of flows. Raises ServerRefused, ServerUnreachable."""
        return self.send(method, path, source, {"Content-Type": YAML}, query)

    def send_form(self, path: str, parts: list[Part], query: Query = ()) -> Answer:
        """Sends a form. Raises ServerRefused, ServerUnreachable."""
        url = self._url(path, query)
        return self._answer(self._http.build_request("POST", url, files=parts or None))

    def pages(self, path: str, query: Query, most: int) -> Iterator[JsonObject]:
        """The results of a search, page by page. Raises ServerRefused, ServerUnreachable."""
        size = min(PAGE, most)
        left = most
        page = 1
        while left > 0:
            asked = [*query, ("page", str(page)), ("size", str(size))]
            found = self.get(path, asked).object().get("results")
            results = (
                [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
            )
            yield from results[:left]
            left -= len(results)
            page += 1
            if len(results) < size:
                return

    @contextmanager
    def events(
        self, path: str, query: Query = ()
    ) -> Iterator[Iterator[tuple[str, JsonObject] | None]]:
        """The server-sent events of a stream: kind and data; None for a sign of life.

        Raises:
            ServerRefused, ServerUnreachable: also inside the block, when the stream breaks.
        """
        request = self._http.build_request(
            "GET",
            self._url(path, query),
            timeout=httpx2.Timeout(SILENCE_SECONDS, connect=CONNECT_SECONDS),
        )
        answer = self._sent(request, stream=True)
        try:
            yield self._events(answer)
        finally:
            answer.close()

    def _events(self, answer: httpx2.Response) -> Iterator[tuple[str, JsonObject] | None]:
        kind = ""
        try:
            for line in answer.iter_lines():
                name, _, value = line.partition(": ")
                if name == "id":
                    kind = value
                elif name == "data":
                    yield kind, Answer(value.encode()).object()
                elif line.startswith(":"):
                    yield None
        except httpx2.HTTPError as error:
            raise self._unreachable(error) from error

    def _ask(self, method: str, path: str, query: Query) -> Answer:
        return self._answer(self._http.build_request(method, self._url(path, query)))

    def _url(self, path: str, query: Query) -> str:
        parameters = str(httpx2.QueryParams(tuple(query)))
        return f"{self._prefix}{path}" + (f"?{parameters}" if parameters else "")

    def _answer(self, request: httpx2.Request) -> Answer:
        return Answer(self._sent(request, stream=False).content)

    def _sent(self, request: httpx2.Request, *, stream: bool) -> httpx2.Response:
        try:
            answer = self._http.send(request, stream=stream)
            if answer.is_success:
                return answer
            answer.read()
            answer.close()
        except httpx2.HTTPError as error:
            raise self._unreachable(error) from error
        raise _refused(answer)

    def _unreachable(self, error: httpx2.HTTPError) -> ServerUnreachable:
        server = str(self._http.base_url).rstrip("/")
        return ServerUnreachable(
            f"the server {server} does not answer: {str(error) or type(error).__name__}",
            remedy="Start one with `windhover server`, or name another with --server.",
            exit_code=ExitCode.UNREACHABLE,
        )


def _refused(answer: httpx2.Response) -> ServerRefused:
    """The server's own words, where they are its own."""
    exit_code = _EXIT_CODES.get(answer.status_code, ExitCode.FAILED)
    message, remedy = f"the server answered {answer.status_code}", ""
    try:
        body = Answer(answer.content).object()
    except ServerRefused:
        body = {}
    if body.get("message"):
        message = str(body["message"])
        remedy = str(body.get("remedy") or "")
    if exit_code is ExitCode.NOT_ALLOWED:
        remedy = _LOG_IN
    return ServerRefused(message, remedy=remedy, exit_code=exit_code)


def segment(text: str) -> str:
    """A text as one segment of a path."""
    return quote(text, safe="")


@contextmanager
def open_client(options: argparse.Namespace) -> Iterator[Client]:
    """The client that the options ask for, else the environment. Raises InvalidArgument."""
    settings = _settings_of(options)
    server = address_of((options.server or settings.server).rstrip("/"))
    headers = _headers(options, settings)
    timeout = httpx2.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
    # Redirects are not followed: credentials go to the server that was named, and to no other.
    with httpx2.Client(
        base_url=server,
        headers=headers,
        timeout=timeout,
        auth=_auth(options, settings),
        follow_redirects=False,
        trust_env=True,
    ) as http:
        yield Client(http, options.tenant if options.tenant is not None else settings.tenant)


def _settings_of(options: argparse.Namespace) -> ClientSettings:
    """The environment, and behind it the context that is used. Raises InvalidArgument.

    What a context holds is for its server: nothing of it is used for one that is named otherwise.
    """
    settings = ClientSettings()
    is_named = bool(options.server) or "server" in settings.model_fields_set
    if options.context and options.server:
        raise InvalidArgument(
            "--context and --server name a server each", remedy="Give only one of them."
        )
    if is_named and not options.context:
        return settings
    known = read_contexts(settings.contexts)
    if not (options.context or known.current):
        return settings
    used = known.named(options.context or known.current)
    fixed = set() if options.context else settings.model_fields_set
    held = {name: getattr(used, name) for name in type(used).model_fields if name not in fixed}
    return settings.model_copy(update=held)


def address_of(server: str) -> str:
    """The address of a server as it is. Raises InvalidArgument: it is none."""
    try:
        url = httpx2.URL(server)
    except httpx2.InvalidURL:
        url = httpx2.URL()
    if url.scheme not in {"http", "https"} or not _HOST.fullmatch(url.host):
        raise InvalidArgument(
            f"{server} is no address of a server", remedy="Write --server http://localhost:8080."
        )
    return server


def _headers(options: argparse.Namespace, settings: ClientSettings) -> dict[str, str]:
    given = [settings.header] if settings.header else []
    headers: dict[str, str] = {}
    for text in (*given, *options.headers):
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise InvalidArgument(
                "--headers takes NAME=VALUE", remedy="Write --headers NAME=VALUE."
            )
        headers[name] = value
    token = options.token or settings.token.get_secret_value()
    if token and not options.user:
        headers["Authorization"] = f"Bearer {token}"
    for name, value in headers.items():
        # The library would say so too, and print the value, which may be a secret.
        if not _HEADER_NAME.fullmatch(name) or not _HEADER_VALUE.fullmatch(value):
            raise InvalidArgument(
                "a header, or the token, holds a character that no header can hold",
                remedy="Look for line ends and letters that are not ASCII.",
            )
    return headers


def _auth(options: argparse.Namespace, settings: ClientSettings) -> httpx2.BasicAuth | None:
    """Basic credentials; a token goes before those of the environment."""
    if options.user:
        name, colon, password = options.user.partition(":")
        if not colon:
            raise InvalidArgument(
                "--user takes NAME:PASSWORD", remedy="Write --user NAME:PASSWORD."
            )
        return httpx2.BasicAuth(name, password)
    if options.token or settings.token.get_secret_value() or not settings.username:
        return None
    return httpx2.BasicAuth(settings.username, settings.password.get_secret_value())
