"""Random flows over every flowable and common property; to add a type, add a line to KINDS."""

import random
from collections.abc import Callable
from typing import TypeAlias

from tests.simulation.standins import ALWAYS, LIGHT, WORK

Source: TypeAlias = dict[str, object]
"""A flow or a task as its YAML would say it."""

CORE = "io.kestra.plugin.core"
FLOW = f"{CORE}.flow"

TRUE, FALSE, BROKEN = "{{ 1 < 2 }}", "{{ 2 < 1 }}", "{{ no.such.thing }}"
"""The conditions that a flow may have; the oracle knows what they come to."""

SOON_OVER, LASTING = "PT3S", "PT24H"
"""Timeouts: one that ends everything of `LONG` seconds, one that never comes."""

LONG = 50
MOST_LEAVES = 14
MOST_LEAVES_BELOW = 4
"""Of a flow that is called."""
DEEPEST = 2
MOST_LINES = 8
NAMESPACE = "simulation"
ITEMS = "kestra:///simulation/simulated/executions/simulated/items-{}.txt"
"""A file of the simulated execution, with so many lines."""


class FlowMaker:
    """Makes one flow from a seed.

    `readable` are ids whose task runs have ended when the task being made starts, whatever the
    order of events: the only ones a template may read if runs are to be compared.
    `items` is how many loops are around it whose items read their own outputs.
    """

    def __init__(self, chance: random.Random, above: "FlowMaker | None" = None) -> None:
        self.chance = chance
        self.above = above
        self.left = chance.randint(2, MOST_LEAVES if above is None else MOST_LEAVES_BELOW)
        self.width = 1
        self.readable: list[str] = []
        self.items = 0
        self.called: list[Source] = [] if above is None else above.called
        self.depth: int = 0 if above is None else above.depth + 1
        self._prefix = "t" if above is None else f"c{len(self.called)}t"
        self._number = 0

    def calling(self) -> str:
        """Makes one more flow, which others can call; gives its id."""
        flow_id = f"called-{len(self.called)}"
        flow: Source = {"id": flow_id, "namespace": NAMESPACE}
        self.called.append(flow)
        flow |= FlowMaker(self.chance, self).flow() | {"id": flow_id}
        return flow_id

    def flow(self) -> Source:
        """A whole flow."""
        flow: Source = {"id": "simulated", "namespace": NAMESPACE, "tasks": self.chain(0)}
        if self.rarely(0.2):
            flow["retry"] = self.retry()
        flow |= self.handlers(0, 0.3)
        if self.rarely(0.3):
            flow["afterExecution"] = self.chain(1, 2)
        if self.rarely(0.3):
            flow["outputs"] = [
                {"id": "first", "type": "STRING", "value": self.reading()},
                {"id": "second", "type": "STRING", "value": BROKEN if self.rarely(0.15) else "2"},
            ]
        return flow

    def rarely(self, rate: float) -> bool:
        """True in so many of all cases."""
        return self.chance.random() < rate

    def chain(self, depth: int, most: int = 4) -> list[Source]:
        """Tasks that run one after the other, at least one."""
        return [self.task(depth) for _ in range(self.chance.randint(1, most))]

    def side_by_side(self, depth: int, most: int = 4) -> list[Source]:
        """Tasks of which none may read another."""
        before = list(self.readable)
        after: list[str] = []
        tasks: list[Source] = []
        for _ in range(self.chance.randint(1, most)):
            self.readable = list(before)
            tasks.append(self.task(depth))
            after += self.readable[len(before) :]
        self.readable = before + after
        return tasks

    def task(self, depth: int) -> Source:
        """One task with whatever is below it."""
        self._number += 1
        task: Source = {"id": f"{self._prefix}{self._number}"}
        before = len(self.readable)
        maker = self._maker(depth)
        task |= maker(self, depth)
        task |= self.common()
        del self.readable[before:]
        self.readable.append(str(task["id"]))
        return task

    def aside(self) -> Source:
        """A task that nothing waits for."""
        self._number += 1
        return {"id": f"t{self._number}", "type": LIGHT}

    def _maker(self, depth: int) -> Callable[["FlowMaker", int], Source]:
        kinds = LEAVES if depth > 3 or self.left <= 0 else KINDS
        names = list(kinds)
        (chosen,) = self.chance.choices(names, [kinds[name] for name in names])
        return chosen

    def common(self) -> Source:
        """Properties that every task has."""
        found: Source = {}
        if self.rarely(0.05):
            found["disabled"] = True
        if self.rarely(0.12):
            found["runIf"] = self.chance.choice((TRUE, TRUE, FALSE, FALSE, BROKEN))
        if self.rarely(0.15):
            found["allowFailure"] = True
        if self.rarely(0.1):
            found["allowWarning"] = True
        if self.rarely(0.2):
            found["retry"] = self.retry()
        return found

    def handlers(self, depth: int, rate: float = 0.2) -> Source:
        """The errors and finally lists of a flow or a group.

        They run while siblings of what failed may still run, so that nothing of the list is
        readable in them.
        """
        found: Source = {}
        kept = list(self.readable)
        self.readable = []
        for name in ("errors", "finally"):
            if self.rarely(rate):
                found[name] = self.chain(depth + 2, 2)
                self.readable = []
        self.readable = kept
        return found

    def retry(self) -> Source:
        """A policy that ends: it limits the attempts."""
        shapes: tuple[Source, ...] = (
            {"type": "constant", "interval": self.chance.choice(("PT1S", "PT40S"))},
            {"type": "exponential", "interval": "PT1S", "maxInterval": "PT5S", "delayFactor": 3},
            {"type": "random", "minInterval": "PT1S", "maxInterval": "PT9S"},
        )
        policy = dict(self.chance.choice(shapes))
        policy["maxAttempts"] = self.chance.choice((1, 2, 2, 3, 3, 4))
        if self.rarely(0.1):
            policy["maxDuration"] = LASTING
        if self.rarely(0.2):
            policy["warningOnRetry"] = True
        if self.rarely(0.12):
            policy["behavior"] = "CREATE_NEW_EXECUTION"
        return policy

    def reading(self) -> str:
        """A template that reads what an earlier task gave, if any is known to have ended."""
        if not self.readable:
            return "nothing"
        return f"{{{{ outputs.{self.chance.choice(self.readable)}.value ?? 'none' }}}}"


def _behaviour(maker: FlowMaker) -> Source:
    maker.left -= maker.width
    found: Source = {}
    if maker.rarely(0.3):
        found["fails"] = maker.chance.choice((1, 1, 2, ALWAYS, ALWAYS))
        if maker.rarely(0.3):
            found["failsFor"] = "v1"
    if maker.rarely(0.1):
        found["warns"] = True
    if maker.rarely(0.1):
        found["silent"] = True
    if maker.rarely(0.02):
        found["size"] = 70_000
    return found


def work(maker: FlowMaker, depth: int) -> Source:
    """A task on a worker."""
    del depth
    task: Source = {"type": WORK, **_behaviour(maker)}
    if maker.rarely(0.4):
        task["seconds"] = maker.chance.choice((1, 5, LONG))
    if maker.rarely(0.1):
        task["timeout"] = maker.chance.choice((LASTING, SOON_OVER))
        task["seconds"] = LONG
    return task


def light(maker: FlowMaker, depth: int) -> Source:
    """A task in the executor."""
    del depth
    return {"type": LIGHT, **_behaviour(maker)}


def sleeping(maker: FlowMaker, depth: int) -> Source:
    """A deferred task."""
    del depth
    maker.left -= maker.width
    task: Source = {"type": f"{FLOW}.Sleep", "duration": f"PT{LONG}S"}
    if maker.rarely(0.3):
        task["timeout"] = maker.chance.choice((LASTING, SOON_OVER))
    return task


def returning(maker: FlowMaker, depth: int) -> Source:
    """A task that reads another one's outputs."""
    del depth
    maker.left -= maker.width
    return {"type": f"{CORE}.debug.Return", "format": maker.reading()}


def labelling(maker: FlowMaker, depth: int) -> Source:
    """A task that changes the execution; each its own label, so that no order counts."""
    del depth
    maker.left -= maker.width
    return {
        "type": f"{CORE}.execution.Labels",
        # The last item to set a label wins, whichever it is.
        "labels": {
            f"by-{maker.chance.randrange(10**9)}": "same" if maker.items else maker.reading()
        },
    }


def failing(maker: FlowMaker, depth: int) -> Source:
    """A task that fails, without a behaviour of its own."""
    del depth
    maker.left -= maker.width
    return {"type": f"{CORE}.execution.Fail"}


def sequential(maker: FlowMaker, depth: int) -> Source:
    """A Sequential."""
    tasks = maker.chain(depth + 1)
    return {"type": f"{FLOW}.Sequential", "tasks": tasks, **maker.handlers(depth)}


def allowing(maker: FlowMaker, depth: int) -> Source:
    """An AllowFailure."""
    tasks = maker.chain(depth + 1, 3)
    return {"type": f"{FLOW}.AllowFailure", "tasks": tasks, **maker.handlers(depth)}


def parallel(maker: FlowMaker, depth: int) -> Source:
    """A Parallel."""
    tasks = maker.side_by_side(depth + 1, 5)
    task: Source = {"type": f"{FLOW}.Parallel", "tasks": tasks, **maker.handlers(depth)}
    if maker.rarely(0.4):
        task["concurrent"] = maker.chance.randint(1, 3)
    return task


def dag(maker: FlowMaker, depth: int) -> Source:
    """A Dag; what others depend on is not disabled."""
    nodes: list[Source] = []
    names: list[str] = []
    for task in maker.side_by_side(depth + 1, 5):
        node: Source = {"task": task}
        if names and maker.rarely(0.6):
            node["dependsOn"] = maker.chance.sample(names, maker.chance.randint(1, len(names)))
        nodes.append(node)
        if not task.get("disabled"):
            names.append(str(task["id"]))
    maker.chance.shuffle(nodes)
    found: Source = {"type": f"{FLOW}.Dag", "tasks": nodes, **maker.handlers(depth)}
    if maker.rarely(0.3):
        found["concurrent"] = maker.chance.randint(1, 2)
    return found


def _values(maker: FlowMaker) -> list[str]:
    most = max(1, min(14, maker.left // maker.width))
    return [f"v{index}" for index in range(maker.chance.randint(0, most))]


def _loop(maker: FlowMaker, depth: int, name: str, tasks: Callable[[int, int], object]) -> Source:
    values = _values(maker)
    width = maker.width
    maker.width *= max(len(values), 1)
    found: Source = {"type": f"{FLOW}.{name}", "tasks": tasks(depth + 1, 2)}
    maker.width = width
    found["values" if name == "ForEach" else "value"] = values
    return found | maker.handlers(depth)


def each_in_turn(maker: FlowMaker, depth: int) -> Source:
    """An EachSequential."""
    return _loop(maker, depth, "EachSequential", maker.chain)


def each_at_once(maker: FlowMaker, depth: int) -> Source:
    """An EachParallel."""
    found = _loop(maker, depth, "EachParallel", maker.side_by_side)
    if maker.rarely(0.4):
        found["concurrent"] = maker.chance.randint(1, 3)
    return found


def for_each(maker: FlowMaker, depth: int) -> Source:
    """A ForEach."""
    found = _loop(maker, depth, "ForEach", maker.chain)
    if maker.rarely(0.8):
        found["concurrencyLimit"] = maker.chance.choice((0, 0, 2, 3))
    return found


def loop(maker: FlowMaker, depth: int) -> Source:
    """A Loop, with equal values now and then."""
    maker.items += 1
    found = _loop(maker, depth, "Loop", maker.chain)
    maker.items -= 1
    values = found.pop("value")
    found["values"] = [maker.chance.choice((one, "same")) for one in values]
    if maker.rarely(0.5):
        found["concurrencyLimit"] = maker.chance.choice((1, 2, 3))
    return found


def if_(maker: FlowMaker, depth: int) -> Source:
    """An If."""
    condition = maker.chance.choice((TRUE, TRUE, FALSE, FALSE, BROKEN))
    found: Source = {"type": f"{FLOW}.If", "condition": condition, "then": maker.chain(depth + 1)}
    if maker.rarely(0.5):
        found["else"] = maker.chain(depth + 1)
    return found | maker.handlers(depth)


def switch(maker: FlowMaker, depth: int) -> Source:
    """A Switch."""
    found: Source = {
        "type": f"{FLOW}.Switch",
        "value": maker.chance.choice(("one", "two", "three")),
        "cases": {"one": maker.chain(depth + 1, 2), "two": maker.chain(depth + 1, 2)},
    }
    if maker.rarely(0.6):
        found["defaults"] = maker.chain(depth + 1, 2)
    return found | maker.handlers(depth)


def working_directory(maker: FlowMaker, depth: int) -> Source:
    """A WorkingDirectory: only tasks of a worker, whose timeouts it does not follow."""
    tasks = [maker.task(depth=99) for _ in range(maker.chance.randint(1, 3))]
    for task in tasks:
        task.pop("timeout", None)
        if task["type"] == f"{FLOW}.Sleep":
            task |= {"type": LIGHT}
            del task["duration"]
    return {"type": f"{FLOW}.WorkingDirectory", "tasks": tasks, **maker.handlers(depth)}


def pause(maker: FlowMaker, depth: int) -> Source:
    """A Pause that ends by itself."""
    found: Source = {"type": f"{FLOW}.Pause", "onPause": maker.aside()}
    if maker.rarely(0.7):
        del found["onPause"]
    if maker.rarely(0.7):
        behaviors = ("RESUME", "RESUME", "WARN", "FAIL")
        found["pauseDuration"] = f"PT{LONG}S"
        found["behavior"] = "CANCEL" if maker.rarely(0.1) else maker.chance.choice(behaviors)
    else:
        found["timeout"] = f"PT{LONG}S"
    if maker.rarely(0.5):
        found["tasks"] = maker.chain(depth + 1, 2)
    return found | maker.handlers(depth)


def loop_until(maker: FlowMaker, depth: int) -> Source:
    """A LoopUntil."""
    most = maker.chance.randint(1, 3)
    width = maker.width
    maker.width *= most
    found: Source = {
        "type": f"{FLOW}.LoopUntil",
        "tasks": maker.chain(depth + 1, 3),
        "condition": maker.chance.choice((TRUE, FALSE, FALSE, FALSE, BROKEN)),
        "checkFrequency": {"maxIterations": most, "interval": "PT1S"},
    }
    maker.width = width
    if maker.rarely(0.3):
        found["failOnMaxReached"] = True
    return found | maker.handlers(depth)


def _call(maker: FlowMaker) -> Source:
    found: Source = {"namespace": NAMESPACE, "flowId": maker.calling()}
    if maker.rarely(0.2):
        found["transmitFailed"] = False
    if maker.rarely(0.1):
        found["wait"] = False
    return found


def subflow(maker: FlowMaker, depth: int) -> Source:
    """A Subflow."""
    if maker.depth >= DEEPEST:
        return light(maker, depth)
    maker.left -= maker.width
    return {"type": f"{FLOW}.Subflow", **_call(maker)}


def for_each_item(maker: FlowMaker, depth: int) -> Source:
    """A ForEachItem; what is called does not fall out with its siblings, all are alike."""
    # Only the first execution has the file, and one with the id that its path names.
    if maker.depth > 0 or maker.width > 1:
        return light(maker, depth)
    lines = maker.chance.randint(0, MOST_LINES)
    maker.left -= lines
    batch = maker.chance.choice(({"rows": 1}, {"rows": 3}, {"partitions": 2}))
    return {
        "type": f"{FLOW}.ForEachItem",
        "items": ITEMS.format(lines),
        "batch": batch,
        **_call(maker),
        **maker.handlers(depth),
    }


def never_ending(maker: FlowMaker, depth: int) -> Source:
    """A task that lasts for a day: what is killed must not wait for it."""
    if maker.depth == 0:
        return light(maker, depth)
    maker.left -= maker.width
    return {"type": f"{FLOW}.Sleep", "duration": LASTING}


LEAVES: dict[Callable[[FlowMaker, int], Source], int] = {
    work: 10,
    light: 8,
    returning: 2,
    sleeping: 1,
    labelling: 1,
    failing: 1,
    never_ending: 1,
}

KINDS: dict[Callable[[FlowMaker, int], Source], int] = LEAVES | {
    sequential: 2,
    allowing: 2,
    parallel: 4,
    dag: 3,
    each_in_turn: 2,
    each_at_once: 2,
    for_each: 4,
    loop: 2,
    if_: 2,
    switch: 2,
    working_directory: 2,
    subflow: 4,
    for_each_item: 2,
    pause: 1,
    loop_until: 1,
}
"""What a task may be, and how often."""
