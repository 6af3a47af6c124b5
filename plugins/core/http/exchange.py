"""One HTTP request and its response, as all HTTP tasks make it (flow language, section 6.4)."""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import BinaryIO

import httpcore2
import httpx2

from plugins.core.http.guard import Guard, GuardedBackend
from plugins.core.http.options import AuthType, HttpLog, HttpOptions, HttpProperties, Timeouts
from shared.model.json import Json, StoredJson
from shared.model.uris import SCHEME
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed

MOST_REDIRECTS = 10
CONNECT_SECONDS = 10.0
READ_SECONDS = 300.0
LARGEST_BODY = 64 * 1024 * 1024
"""Bytes of a body that is held in memory, unpacked; larger ones are downloaded."""

MULTIPART = "multipart/form-data"
_NO_LOG = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})


class GuardedTransport(httpx2.HTTPTransport):
    """Connects to addresses that the guard allows, by no proxy."""

    def __init__(self, guard: Guard, context: ssl.SSLContext) -> None:
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=context, network_backend=GuardedBackend(guard)
        )


@contextmanager
def exchange(context: RunContext, wanted: HttpProperties) -> Iterator[httpx2.Response]:
    """Sends a request; its response is read inside the block.

    Raises:
        AddressRefused: where the request, or a redirect, leads to.
        TaskFailed: no response came, or one that is no success.
    """
    options = wanted.options
    if isinstance(options.proxy, dict) and options.proxy.get("type", "DIRECT") != "DIRECT":
        raise TaskFailed("Proxies are not supported", remedy="Leave out `options.proxy`.")
    transport = GuardedTransport(Guard(context.runner.open_networks), _tls(wanted))
    client = httpx2.Client(
        transport=transport,
        auth=_auth(options),
        timeout=_timeout(options),
        follow_redirects=options.follow_redirects,
        max_redirects=MOST_REDIRECTS,
        trust_env=False,
        default_encoding=options.default_charset,
    )
    context.cancellation.on_set(client.close)
    with client:
        try:
            request = _request(context, client, wanted)
            _log_request(context, options, request)
            response = client.send(request, stream=True)
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            raise TaskFailed(f"The request to '{wanted.uri[:500]}' failed: {error}") from error
        try:
            if HttpLog.RESPONSE_HEADERS in options.logs:
                context.log.debug(f"response headers: {_shown(response.headers)}")
            yield response
        except httpx2.HTTPError as error:
            raise TaskFailed(f"The response of '{wanted.uri[:500]}' broke off: {error}") from error
        finally:
            response.close()


def accepted(wanted: HttpProperties, code: int, *, allow_failed: bool = False) -> bool:
    """Whether a response code is a success."""
    options = wanted.options
    if options.allowed_response_codes is not None:
        return code in options.allowed_response_codes
    return allow_failed or options.allow_failed or code < 400  # noqa: PLR2004 - where errors begin


def refuse(response: httpx2.Response, *, shows_body: bool = True) -> TaskFailed:
    """The failure that a response is."""
    message = f"Failed http request with response code '{response.status_code}'"
    if not shows_body:
        return TaskFailed(message)
    body = body_of(response, None)[:2000].decode("utf-8", "replace")
    return TaskFailed(f"{message} and body:\n{body}" if body else message)


def body_of(response: httpx2.Response, most: int | None) -> bytes:
    """The unpacked body. Raises TaskFailed for one that is too large."""
    remedy = "Use io.kestra.plugin.core.http.Download."
    return b"".join(bounded(response, most, "The body of the response has", remedy))


def bounded(
    response: httpx2.Response, most: int | None, too_large: str, remedy: str
) -> Iterator[bytes]:
    """The unpacked body as it comes.

    Args:
        most: bytes that are read; None for `LARGEST_BODY`.
        too_large: begins the message where there are more.
        remedy: what to do then.

    Raises:
        TaskFailed: it is too large.
    """
    limit = LARGEST_BODY if most is None else most
    length = 0
    for chunk in response.iter_bytes():
        length += len(chunk)
        if length > limit:
            raise TaskFailed(f"{too_large} more than {limit} bytes", remedy=remedy)
        yield chunk


def text_of(response: httpx2.Response, most: int | None) -> str:
    """The body as text. Raises TaskFailed for one that is too large or no text."""
    content = body_of(response, most)
    try:
        return content.decode(response.encoding or "utf-8")
    except (UnicodeDecodeError, LookupError) as error:
        raise TaskFailed(
            "The body of the response is no text",
            remedy="Use io.kestra.plugin.core.http.Download.",
        ) from error


def headers_of(response: httpx2.Response) -> dict[str, Json]:
    """The headers: name -> list of values."""
    found: dict[str, Json] = {}
    for name in dict.fromkeys(response.headers):
        found[name] = list(response.headers.get_list(name))
    return found


def _tls(wanted: HttpProperties) -> ssl.SSLContext:
    tls = wanted.ssl_options or wanted.options.ssl
    context = ssl.create_default_context()
    if tls is not None and tls.insecure_trust_all_certificates:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _timeout(options: HttpOptions) -> httpx2.Timeout:
    timeout = options.timeout or Timeouts()
    connect = timeout.connect_timeout or options.connect_timeout
    read = timeout.read_idle_timeout or options.read_timeout
    return httpx2.Timeout(
        READ_SECONDS if read is None else read.total_seconds(),
        connect=CONNECT_SECONDS if connect is None else connect.total_seconds(),
    )


def _auth(options: HttpOptions) -> httpx2.Auth | None:
    auth = options.auth
    if auth is None:
        if options.basic_auth_user is None:
            return None
        return httpx2.BasicAuth(options.basic_auth_user, options.basic_auth_password or "")
    match auth.type:
        case AuthType.BASIC:
            return httpx2.BasicAuth(auth.username or "", auth.password or "")
        case AuthType.DIGEST:
            return httpx2.DigestAuth(auth.username or "", auth.password or "")
        case AuthType.BEARER:
            return None


def _request(context: RunContext, client: httpx2.Client, wanted: HttpProperties) -> httpx2.Request:
    headers = {"User-Agent": "Kestra"} | {
        str(name): str(value) for name, value in (wanted.headers or {}).items()
    }
    auth = wanted.options.auth
    if auth is not None and auth.type is AuthType.BEARER:
        headers["Authorization"] = f"Bearer {auth.token or ''}"
    params = {str(name): str(value) for name, value in (wanted.params or {}).items()}
    method = wanted.method.upper()
    if wanted.form_data is not None and wanted.content_type == MULTIPART:
        files = [_part(context, name, value) for name, value in wanted.form_data.items()]
        return client.build_request(
            method, wanted.uri, params=params or None, headers=headers, files=files
        )
    if wanted.form_data is not None:
        fields = {name: _text(value) for name, value in wanted.form_data.items()}
        return client.build_request(
            method, wanted.uri, params=params or None, headers=headers, data=fields
        )
    if wanted.content_type is not None or wanted.body is not None:
        headers.setdefault("Content-Type", wanted.content_type or "application/json")
    content = None if wanted.body is None else wanted.body.encode()
    return client.build_request(
        method, wanted.uri, params=params or None, headers=headers, content=content
    )


Part = tuple[str, tuple[str | None, str | BinaryIO]]


def _part(context: RunContext, name: str, value: StoredJson) -> Part:
    """One part of a form: a text, or a file of the internal storage."""
    if isinstance(value, Mapping) and {"name", "content"} <= value.keys():
        return name, (str(value["name"]), context.files.open(str(value["content"])))
    if isinstance(value, str) and value.startswith(SCHEME):
        return name, (PurePosixPath(value).name, context.files.open(value))
    return name, (None, _text(value))


def _text(value: StoredJson) -> str:
    match value:
        case str():
            return value
        case bool():
            return str(value).lower()
        case _:
            return str(value)


def _log_request(context: RunContext, options: HttpOptions, request: httpx2.Request) -> None:
    if HttpLog.REQUEST_HEADERS in options.logs:
        context.log.debug(f"request headers: {_shown(request.headers)}")


def _shown(headers: httpx2.Headers) -> dict[str, str]:
    return {name: "******" if name.lower() in _NO_LOG else value for name, value in headers.items()}
