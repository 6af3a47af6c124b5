"""A queue on the virtual clock that doubles, delays, reorders and delivers again."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from typing_extensions import override

from shared.model.message import Message, Topic
from shared.ports.queue import Queue
from tests.simulation.faults import Weather
from tests.simulation.hub import Hub

ACK_DEADLINE = 60.0
LONGEST_DELAY = 90.0


@dataclass
class Letter:
    """One copy of a message on its way."""

    message: Message
    deliveries: int = 0
    is_done: bool = False
    comes_back: bool = False


class Post(Queue):
    """Messages as Pub/Sub carries them: at least once, in any order.

    Args:
        deliver: what happens to a message that arrives; its receiver acknowledges it or not.
        keeps_one: does not take a message of which a copy is still waiting.
    """

    def __init__(
        self,
        hub: Hub,
        weather: Weather,
        chance: random.Random,
        deliver: Callable[[Message], None],
        *,
        keeps_one: bool,
    ) -> None:
        self._hub = hub
        self._weather = weather
        self._chance = chance
        self._deliver = deliver
        self._keeps_one = keeps_one
        self._handed_out: dict[int, tuple[Message, Letter]] = {}
        self._open: dict[str, int] = {}

    @property
    def waiting(self) -> dict[str, int]:
        """Copies that nobody has acknowledged, by the id of the message."""
        return {message_id: count for message_id, count in self._open.items() if count}

    @override
    def send(self, messages: Sequence[Message]) -> None:
        for message in messages:
            if self._keeps_one and self._open.get(message.id):
                continue
            for _ in range(2 if self._weather.strikes("doubled") else 1):
                self._open[message.id] = self._open.get(message.id, 0) + 1
                self._hub.after(self._travel(), partial(self._arrive, Letter(message)))

    def _travel(self) -> float:
        if self._weather.strikes("delayed"):
            return self._chance.uniform(0, LONGEST_DELAY)
        return self._chance.choice((0.0, 0.001, 0.002, 0.01))

    def _arrive(self, letter: Letter) -> None:
        if letter.is_done:
            return
        letter.comes_back = False
        copy = letter.message.model_copy(update={"delivery": letter.deliveries})
        letter.deliveries += 1
        self._handed_out[id(copy)] = (copy, letter)
        wait = ACK_DEADLINE * self._chance.uniform(0.5, 2)
        self._hub.after(wait, lambda: self._look_after(letter))
        self._deliver(copy)

    def _look_after(self, letter: Letter) -> None:
        if not letter.is_done and not letter.comes_back:
            self._arrive(letter)

    @override
    def ack(self, message: Message) -> None:
        _, letter = self._handed_out[id(message)]
        if not letter.is_done and not self._weather.strikes("ack_lost"):
            letter.is_done = True
            self._open[message.id] -= 1

    @override
    def nack(self, message: Message, delay: timedelta) -> None:
        _, letter = self._handed_out[id(message)]
        if not letter.is_done and not letter.comes_back:
            letter.comes_back = True
            self._hub.after(delay.total_seconds(), lambda: self._arrive(letter))

    @override
    def receive(self, topic: Topic, wait: timedelta) -> Message | None:
        raise AssertionError("messages are delivered here, not fetched")

    @override
    def receive_all(self, topic: Topic, wait: timedelta, limit: int) -> list[Message]:
        raise AssertionError("messages are delivered here, not fetched")
