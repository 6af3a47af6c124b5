"""`windhover server`: serves the API and runs flows, in one process."""

import argparse
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import uvicorn
from typing_extensions import override

from shared.api.access.authenticator import Authenticator
from shared.api.access.guard import Guard
from shared.api.access.origins import is_loopback
from shared.api.access.set_up import new_code
from shared.api.app import create_app
from shared.cli.composition import Standalone, open_server
from shared.cli.configured_accounts import accounts_of
from shared.cli.exit_codes import ExitCode
from shared.cli.served_site import site_of
from shared.cli.terminal import say
from shared.errors import WindhoverError
from shared.model.problems import InvalidFlow
from shared.runtime.instance import Instance
from shared.sdk.registry import Registry
from shared.settings import Settings

GRACE_SECONDS = 2
"""How long open connections may go on after Ctrl-C."""

MAX_HEADER_BYTES = 64 * 1024


class CannotListen(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The address can not be listened on; nothing was started."""

    code: ClassVar[str] = "server.cannot-listen"


class UnsafeAddress(WindhoverError):  # noqa: N818 - reads as the fact it is
    """Others could reach the server, and it would ask them for nothing; nothing was started."""

    code: ClassVar[str] = "server.unsafe-address"


def server(options: argparse.Namespace) -> int:
    """Serves until Ctrl-C. What runs then is taken up at the next start."""
    settings = _settings(options)
    listening = _listening(options.host, options.port)
    url = settings.url or f"http://{_shown(options.host)}:{listening.getsockname()[1]}"
    with open_server(settings, Registry.installed()) as opened:
        set_up_code = new_code() if settings.set_up else None
        guard = _guard(settings, opened, set_up_code)
        if not is_loopback(options.host) and not guard.authenticator.is_required:
            raise UnsafeAddress(
                f"whoever reaches {options.host} could run anything on this machine",
                remedy="Set WINDHOVER_USERNAME and WINDHOVER_PASSWORD, or WINDHOVER_API_TOKEN; or"
                " WINDHOVER_SET_UP=true to make an account in the browser; or listen on 127.0.0.1.",
            )
        if options.flow_path:
            _load(opened.instance, Path(options.flow_path))
        app = create_app(
            opened.instance,
            guard,
            site_of(settings, url),
            upload_bytes=settings.upload_mib * 1024 * 1024,
        )
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
            h11_max_incomplete_event_size=MAX_HEADER_BYTES,
        )
        # The server stops itself on a signal and then raises it again, for us to clean up first.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)
        _Server(config, lambda: _announce(url, settings, guard, set_up_code)).run(
            sockets=[listening]
        )
    return ExitCode.OK


class _Server(uvicorn.Server):
    """Says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def _settings(options: argparse.Namespace) -> Settings:
    settings = Settings.read()
    changes: dict[str, object] = {}
    if options.home:
        changes["home"] = Path(options.home)
    if options.worker_thread:
        changes["workers"] = max(1, options.worker_thread)
    return settings.model_copy(update=changes)


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family, backlog=512)
    except (OSError, OverflowError) as error:
        raise CannotListen(
            f"{host}:{port} can not be listened on: {error}",
            remedy="Stop what uses it, or choose another port with --port.",
        ) from error
    # Connections inherit it. asyncio sets it only for sockets that it has made itself, and without
    # it each answer of two pieces waits 40 ms for the client's acknowledgement.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _shown(host: str) -> str:
    if is_loopback(host):
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _guard(settings: Settings, opened: Standalone, set_up_code: str | None) -> Guard:
    tokens = [] if settings.api_token is None else [settings.api_token.get_secret_value()]
    accounts = accounts_of(settings, opened.accounts)
    clock = opened.instance.ports.clock
    authenticator = Authenticator(accounts, tokens, opened.key, clock.now, set_up_code)
    return Guard(authenticator, settings.hosts)


def _load(instance: Instance, folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.suffix not in {".yaml", ".yml"} or not path.is_file():
            continue
        try:
            instance.flows.save(path.read_text("utf-8"))
        except (InvalidFlow, OSError, UnicodeDecodeError) as error:
            say(f"{path} was not loaded: {error}")


def _announce(url: str, settings: Settings, guard: Guard, set_up_code: str | None) -> None:
    say(f"Windhover runs on {url} and keeps everything in {settings.home}. Stop it with Ctrl-C.")
    if not guard.authenticator.is_required:
        say("Only this machine can reach it, without a password.")
    elif set_up_code is not None and not guard.authenticator.accounts.all():
        say(f"Nobody can log in yet. Make the first account on {url}/ui/setup with this code:")
        say(f"    {set_up_code}")
