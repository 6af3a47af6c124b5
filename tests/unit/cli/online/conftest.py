"""A server in this process, on a free port of this machine, that the command line speaks to."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import orjson
import pytest
import uvicorn
from pydantic import SecretStr

from shared.api.access.authenticator import Authenticator
from shared.api.access.guard import Guard
from shared.api.app import create_app
from shared.api.site import Site
from shared.backends.memory.accounts import MemoryAccounts
from shared.backends.memory.dead_letters import MemoryDeadLetters
from shared.cli.composition import open_memory
from shared.cli.main import main
from shared.runtime.instance import Instance
from shared.sdk.registry import Registry
from shared.settings import Settings
from tests.unit.cli.online.given import FAILS, HELLO, TOKEN

_VARIABLES = ("WINDHOVER_", "KESTRA_", "KESTRACTL_")


class _Server(uvicorn.Server):
    """Tells when it is ready."""

    def __init__(self, config):
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets=None):
        await super().startup(sockets)
        self.ready.set()


@contextmanager
def serving(engine, tokens=(), letters=None) -> Iterator[str]:
    """The address of a server for an engine."""
    authenticator = Authenticator(MemoryAccounts(), list(tokens), b"k" * 32, engine.ports.clock.now)
    site = Site("http://localhost:8080")
    app = create_app(engine, Guard(authenticator), site, dead_letters=letters)
    config = uvicorn.Config(
        app, port=0, log_config=None, access_log=False, timeout_graceful_shutdown=1
    )
    server = _Server(config)
    thread = threading.Thread(target=server.run, name="server")
    thread.start()
    try:
        assert server.ready.wait(60)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://localhost:{port}"
    finally:
        server.should_exit = True
        thread.join(30)


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self):
        return orjson.loads(self.out)


@dataclass
class CommandLine:
    """Runs commands against a server."""

    address: str
    capsys: pytest.CaptureFixture
    engine: Instance

    def __call__(self, *arguments: str) -> Ran:
        return self.bare(*arguments, "--server", self.address)

    def bare(self, *arguments: str) -> Ran:
        self.capsys.readouterr()
        code = main(list(arguments))
        printed = self.capsys.readouterr()
        return Ran(code, printed.out, printed.err)


@pytest.fixture(scope="session")
def registry():
    return Registry.installed()


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("WINDHOVER_CONTEXTS", str(tmp_path / "own" / "contexts.json"))
    for name in os.environ:
        if name.startswith(_VARIABLES) and name != "WINDHOVER_CONTEXTS":
            monkeypatch.delenv(name)


@pytest.fixture
def engine(registry):
    with open_memory(Settings(workers=2, encryption_key=SecretStr("k" * 32)), registry) as engine:
        yield engine


@pytest.fixture
def letters():
    """What the server has put aside."""
    return MemoryDeadLetters()


@pytest.fixture
def windhover(engine, letters, capsys):
    with serving(engine, letters=letters) as address:
        yield CommandLine(address, capsys, engine)


@pytest.fixture
def guarded(engine, capsys):
    """The same on a server that wants a token."""
    with serving(engine, [TOKEN]) as address:
        yield CommandLine(address, capsys, engine)


@pytest.fixture
def stranger():
    """Starts a server that answers everything alike."""

    @contextmanager
    def answering(status, body, seen=None, location=""):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                if seen is not None:
                    seen.append(self.path)
                self.send_response(status)
                if location:
                    self.send_header("Location", f"{location}{self.path}")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            thread = threading.Thread(target=server.serve_forever, name="stranger")
            thread.start()
            try:
                yield f"http://127.0.0.1:{server.server_port}"
            finally:
                server.shutdown()
                thread.join(30)

    return answering


@pytest.fixture
def folder(tmp_path):
    """A folder with two flows."""
    folder = tmp_path / "flows"
    folder.mkdir()
    (folder / "hello.yaml").write_text(HELLO)
    (folder / "fails.yml").write_text(FAILS)
    return folder
