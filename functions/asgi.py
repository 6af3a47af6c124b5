"""A FastAPI application as functions-framework calls it."""

import asyncio
import logging
from contextlib import AbstractAsyncContextManager

from fastapi import FastAPI
from starlette.types import Message, Receive, Scope, Send

logger = logging.getLogger(__name__)


class FunctionApp:
    """Runs the lifespan once in a process, which the framework does not.

    A route that fails late must not make a second response: the framework would log that one and
    hide the first.
    """

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._lifespan: AbstractAsyncContextManager[object] | None = None
        self._starting = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        await self._start()
        is_started = False

        async def tracked(message: Message) -> None:
            nonlocal is_started
            is_started = is_started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, tracked)
        except Exception:
            if not is_started:
                raise
            logger.exception("failed after the response had started")

    async def _start(self) -> None:
        async with self._starting:
            if self._lifespan is None:
                lifespan = self._app.router.lifespan_context(self._app)
                await lifespan.__aenter__()
                self._lifespan = lifespan
