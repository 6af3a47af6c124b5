"""Servers to play scenarios on: one that is there, or one that is started for each scenario."""

import base64
import os
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import httpx2
import orjson
import yaml
from typing_extensions import override

from shared.model.json import Json
from tests.conformance.actions import CannotDo, NotHere, Refused
from tests.conformance.api_client import SECONDS, ApiClient
from tests.conformance.over_http import HttpDriver
from tests.conformance.scenario import Corpus, Scenario, Setup, entries_of
from tests.conformance.standins import ENCRYPTION_KEY
from tests.serverless_stack import running_stack

STANDALONE = "standalone"
"""The address that stands for a server of our own."""

SERVERLESS = "serverless"
"""The address that stands for the functions on the emulators, started once for most scenarios."""

STARTING_SECONDS = 120.0
STOPPING_SECONDS = 30.0

_ROOT = Path(__file__).parents[2]
_PLUGIN = Path(__file__).parent / "plugin"
_ADDRESS = re.compile(r"http://[\w.:\[\]-]+")
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR")


@dataclass(frozen=True, slots=True)
class Server:
    """Where to play scenarios over HTTP.

    Attributes:
        address: of a server that runs, or `standalone` for one that is started for each scenario.
        is_prepared: it was started by the runner, with a key and the test-only types.
    """

    address: str
    is_prepared: bool = False

    @override
    def __str__(self) -> str:
        """As failing lines name it."""
        return "http"


@contextmanager
def open_server_driver(server: Server, scenario: Scenario, corpus: Corpus) -> Iterator[HttpDriver]:
    """A driver of a server, set up for a scenario.

    What the scenario has loaded and started is removed from a server that was there before.

    Raises:
        NotHere: the server can not be what the scenario needs.
    """
    _check_visible(scenario)
    own = _started_for(scenario.setup, server)
    if own is not None:
        with own as address, _client(address) as client:
            api = ApiClient(client)
            _put_in_place(api, scenario, corpus)
            yield HttpDriver(api)
        return
    _check_setting(scenario, server)
    with _client(server.address) as client:
        api = ApiClient(client)
        driver = HttpDriver(api)
        driver = HttpDriver(api, frozenset(driver.executions()))
        _check_absent(api, scenario, corpus)
        _put_in_place(api, scenario, corpus)
        try:
            yield driver
        finally:
            _remove(api, driver)


def _started_for(setup: Setup, server: Server) -> AbstractContextManager[str] | None:
    """Starts a server for one scenario; None where it can be played on the one that is there."""
    if server.address == STANDALONE:
        return started_server(setup)
    if server.is_prepared and (_is_of_a_start(setup) or setup.encryption_key is False):
        return started_stack(setup)
    return None


def _is_of_a_start(setup: Setup) -> bool:
    return bool(setup.env or setup.env_base64 or setup.secrets or setup.globals)


def _client(address: str) -> httpx2.Client:
    return httpx2.Client(base_url=address, timeout=SECONDS, follow_redirects=True)


def _check_visible(scenario: Scenario) -> None:
    """Some things no client can see: nulls are left out."""
    if "revision" in scenario.expect.parsed:
        raise NotHere("a server counts the revisions itself (HTTP API, section 2)")
    if any(_is_empty_file(given) for given in scenario.inputs.values()):
        raise NotHere("an empty upload is refused (HTTP API, section 3.1)")
    for expected in (scenario.expect, *scenario.stages.values()):
        for name, wanted in expected.outputs.items():
            if _has_null(name, wanted):
                raise NotHere(f"the API leaves nulls out, {name} too (HTTP API, section 1.3)")


def _is_empty_file(given: Json) -> bool:
    file = given.get("$file") if isinstance(given, dict) else None
    return isinstance(file, dict) and file.get("content") == ""


def _has_null(name: str, wanted: Json) -> bool:
    """Whether a null is expected to be present; a null for a whole task says it has no outputs."""
    if isinstance(wanted, dict):
        return None in wanted.values()
    return wanted is None and "." in name


def _check_setting(scenario: Scenario, server: Server) -> None:
    setup = scenario.setup
    if _is_of_a_start(setup):
        raise NotHere("env, secrets and globals can only be given to a server at its start")
    if server.is_prepared:
        return
    if setup.encryption_key is not None:
        raise NotHere("whether there is an encryption key is decided when a server starts")
    if scenario.uses_test_only_types:
        raise NotHere("its test-only types are installed only where the runner starts the server")


def _check_absent(api: ApiClient, scenario: Scenario, corpus: Corpus) -> None:
    """A flow of the same name that is there already belongs to somebody."""
    for name in (*scenario.needs, scenario.flow):
        flow = yaml.safe_load(corpus.source(name))
        path = f"{flow['namespace']}/{flow['id']}"
        try:
            api.ask("GET", f"/flows/{path}")
        except Refused as refused:
            if refused.http_status != httpx2.codes.NOT_FOUND:
                raise
        else:
            raise NotHere(f"the server has a flow {path} already, which is not ours to change")


def _put_in_place(api: ApiClient, scenario: Scenario, corpus: Corpus) -> None:
    namespace = str(yaml.safe_load(corpus.source(scenario.flow))["namespace"])
    for entry in entries_of(scenario.setup, namespace):
        path = f"/namespaces/{entry.namespace}/kv/{entry.key}"
        api.send_json("PUT", path, entry.value)
    for file in scenario.setup.namespace_files:
        part = ("fileContent", (Path(file.path).name, file.content.encode()))
        path = f"/namespaces/{file.namespace}/files"
        api.send_form(path, [part], [("path", file.path)])


def _remove(api: ApiClient, driver: HttpDriver) -> None:
    """Takes away what the scenario has put there; what has gone already need not be."""
    for namespace, flow_id in driver.loaded:
        _quietly(api, f"/flows/{namespace}/{flow_id}")
    ids = driver.executions()
    for execution_id in ids:
        _quietly(api, f"/executions/{execution_id}/kill")
    if ids:
        query = "/executions/by-ids?includeNonTerminated=true"
        api.send("DELETE", query, orjson.dumps(ids), {"Content-Type": "application/json"})


def _quietly(api: ApiClient, path: str) -> None:
    try:
        api.ask("DELETE", path)
    except Refused:
        return


@contextmanager
def started_server(setup: Setup) -> Iterator[str]:
    """The address of an empty server of this code, on a free port of this machine."""
    with TemporaryDirectory(prefix="conformance-") as home, _running(setup, home) as process:
        yield _address_of(process)


@contextmanager
def started_stack(setup: Setup) -> Iterator[str]:
    """The address of the functions on the emulators, on this machine, with nothing in them."""
    with (
        TemporaryDirectory(prefix="conformance-") as folder,
        running_stack(Path(folder), _environment(setup)) as stack,
    ):
        yield stack.url


@contextmanager
def prepared_stack() -> Iterator[Server]:
    """The functions on the emulators, for scenarios that say nothing of the start."""
    with started_stack(Setup()) as address:
        yield Server(address, is_prepared=True)


@contextmanager
def _running(setup: Setup, home: str) -> Iterator["subprocess.Popen[str]"]:
    command = Path(sys.executable).with_name("windhover")
    with subprocess.Popen(  # noqa: S603 - our own command
        [command, "server", "--port", "0", "--home", home],
        env=_environment(setup),
        cwd=home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(STOPPING_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _environment(setup: Setup) -> Mapping[str, str]:
    secrets = {
        f"SECRET_{name.upper()}": base64.b64encode(value.encode()).decode()
        for name, value in setup.secrets.items()
    }
    server = {
        "PYTHONPATH": os.pathsep.join((str(_PLUGIN), str(_ROOT))),
        "WINDHOVER_WORKERS": "4",
        "WINDHOVER_VARIABLES_GLOBALS": orjson.dumps(setup.globals).decode(),
    }
    if setup.encryption_key is not False:
        server["WINDHOVER_ENCRYPTION_KEY"] = ENCRYPTION_KEY
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | server | secrets | setup.env | setup.env_base64


def _address_of(process: subprocess.Popen[str]) -> str:
    """Where the server says that it listens; its words are read to the end of its life."""
    if process.stderr is None:
        raise CannotDo("the words of the server can not be read")
    said: queue.Queue[str] = queue.Queue()
    name = f"server-{process.pid}"
    threading.Thread(target=_hear, args=(process.stderr, said), name=name, daemon=True).start()
    lines: list[str] = []
    try:
        while line := said.get(timeout=STARTING_SECONDS):
            lines.append(line)
            found = _ADDRESS.search(line)
            if found:
                return found[0]
    except queue.Empty:
        pass
    raise CannotDo(f"the server did not start: {' '.join(lines)[-500:]}")


def _hear(stream: IO[str], said: "queue.Queue[str]") -> None:
    for line in stream:
        said.put(line.rstrip() or " ")
    said.put("")
