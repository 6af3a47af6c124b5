"""Git's protocol over HTTPS and SSH, to addresses that flows may reach.

Importing this module imports the library, which is an extra.
"""

import shlex
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO
from urllib.parse import unquote, urlsplit, urlunsplit

import httpx2
from dulwich.client import (
    AbstractHttpGitClient,
    GitClient,
    HTTPUnauthorized,
    TraditionalGitClient,
)
from dulwich.errors import GitProtocolError, NotGitRepository
from dulwich.protocol import Protocol
from typing_extensions import override

from plugins.core.http.exchange import CONNECT_SECONDS, READ_SECONDS, GuardedTransport
from plugins.core.http.guard import Guard
from plugins.fs.ssh import Login, connect, hide
from plugins.git.properties import GitProperties
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed
from shared.sdk.streams import stream_of

MOST_BYTES = 1024 * 1024 * 1024
"""Of one answer of a server."""

_SSH_PORT = 22


@dataclass(frozen=True, slots=True)
class Remote:
    """A repository somewhere else.

    Attributes:
        path: of the repository, as the client wants it.
        shown: its address without credentials.
    """

    client: GitClient
    path: str
    shown: str
    close: Callable[[], None]


def remote_of(context: RunContext, task: GitProperties) -> Remote:
    """The repository that a task means; close it.

    Raises:
        AddressRefused, TaskFailed: it can not be reached that way.
    """
    hide(context, task.password, task.private_key, task.passphrase)
    text = task.url.strip()
    if "://" not in text and ":" in text.partition("/")[0]:
        host, _, path = text.partition(":")
        text = f"ssh://{host}/{path}"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    host = parts.hostname or ""
    user = task.username or unquote(parts.username or "") or None
    password = task.password or unquote(parts.password or "") or None
    if password:
        context.mask(password)
    if parts.scheme not in ("http", "https", "ssh") or not host:
        raise TaskFailed(
            "The url is none of a repository that can be read",
            remedy="Write https://host/path, ssh://user@host/path or user@host:path.",
        )
    place = f"{host}:{port}" if port else host
    shown = f"{parts.scheme}://{place}{parts.path}"
    if parts.scheme == "ssh":
        keys = (task.private_key, task.passphrase, task.host_key)
        login = Login(host, port or _SSH_PORT, user or "git", password, *keys)
        ssh_client = SshClient(context, login)
        return Remote(ssh_client, parts.path, shown, ssh_client.close)
    base = urlunsplit((parts.scheme, place, "", "", ""))
    auth = httpx2.BasicAuth(user or "", password) if password else None
    client = HttpClient(context, base, auth)
    return Remote(client, parts.path, shown, client.close)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the library wants to know of a response."""

    content_type: str | None
    redirect_location: str
    close: Callable[[], None]


class HttpClient(AbstractHttpGitClient):
    """Git over HTTP through a guarded connection; credentials go to one origin only."""

    def __init__(self, context: RunContext, base: str, auth: httpx2.Auth | None) -> None:
        super().__init__(base)
        transport = GuardedTransport(
            Guard(context.runner.open_networks), ssl.create_default_context()
        )
        self._http = httpx2.Client(
            transport=transport,
            timeout=httpx2.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
            follow_redirects=True,
            trust_env=False,
            # Some servers let only clients in that call themselves git.
            headers={"User-Agent": "git/2.40 windhover", "Pragma": "no-cache"},
        )
        self._origin = _origin(base)
        self._auth = auth
        context.cancellation.on_set(self._http.close)

    @override
    def close(self) -> None:
        """Ends the connections."""
        self._http.close()

    @override
    def _http_request(  # type: ignore[override] # the library's own response is not typed
        self,
        url: str,
        headers: dict[str, str] | None = None,
        data: bytes | Iterator[bytes] | None = None,
        raise_for_status: bool = True,
    ) -> tuple[_Answer, Callable[[int], bytes]]:
        # A redirect may have led the repository's address to somebody else.
        auth = self._auth if _origin(url) == self._origin else None
        request = self._http.build_request(
            "GET" if data is None else "POST", url, headers=headers, content=data
        )
        try:
            response = self._http.send(request, stream=True, auth=auth)
        except httpx2.HTTPError as error:
            raise GitProtocolError(str(error)) from error
        if raise_for_status and response.status_code != httpx2.codes.OK:
            response.close()
            raise _refusal(response)
        final = str(response.url)
        answer = _Answer(
            response.headers.get("content-type"), "" if final == url else final, response.close
        )
        return answer, stream_of(_bounded(response)).read

    @override
    def _get_url(self, path: str | bytes) -> str:
        text = path.decode() if isinstance(path, bytes) else path
        return self._base_url.rstrip("/") + "/" + text.strip("/") + "/"


def _refusal(response: httpx2.Response) -> Exception:
    match response.status_code:
        case httpx2.codes.UNAUTHORIZED | httpx2.codes.FORBIDDEN:
            return HTTPUnauthorized(None, "")
        case httpx2.codes.NOT_FOUND:
            return NotGitRepository()
        case code:
            return GitProtocolError(f"the server answers {code}")


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port


def _bounded(response: httpx2.Response) -> Iterator[bytes]:
    left = MOST_BYTES
    try:
        for chunk in response.iter_bytes():
            left -= len(chunk)
            if left < 0:
                raise TaskFailed(
                    f"The repository sends more than {MOST_BYTES} bytes",
                    remedy="Set `depth: 1`, or clone it in a script.",
                )
            yield chunk
    except httpx2.HTTPError as error:
        raise GitProtocolError(f"the answer broke off: {error}") from error


class SshClient(TraditionalGitClient):
    """Git over SSH: the server runs git-upload-pack."""

    def __init__(self, context: RunContext, login: Login) -> None:
        super().__init__()
        self._transport = connect(context, login)

    @override
    def close(self) -> None:
        """Ends the connection."""
        self._transport.close()

    @override
    def _connect(
        self, cmd: bytes, path: str | bytes, protocol_version: int | None = None
    ) -> tuple[Protocol, Callable[[], bool], IO[bytes] | None]:
        text = path.decode() if isinstance(path, bytes) else path
        channel = self._transport.open_session()
        channel.exec_command(f"git-{cmd.decode()} {shlex.quote(text)}")
        answers = channel.makefile("rb")
        protocol = Protocol(answers.read, channel.sendall, channel.close)
        return protocol, channel.recv_ready, channel.makefile_stderr("rb")
