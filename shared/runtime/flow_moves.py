"""Moves a flow to another name: what would come of it, and the moving itself.

There is one moment at which the flow moves: the old source, disabled, the new one, and those that
name it are kept by one write. What comes before it changes nothing that anybody misses:

1. Keys and files are copied where the other namespace has none of that name.
2. The triggers of both flows are held (`trigger_handover`).
3. The flows are written. From then on the new one gets what starts it, and the old one nothing.

A process that dies before the third step leaves the old flow as it was, with triggers that go on at
the next start; one that dies after it leaves a flow that has moved. Asking again is harmless.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from shared.errors import Disposition, WindhoverError
from shared.model.flow import FLOW_ID, LONGEST_FLOW_ID, LONGEST_NAMESPACE, NAMESPACE
from shared.model.flow_links import FlowLink, FlowRelation, links_of
from shared.model.json import JsonObject
from shared.model.labels import READ_ONLY
from shared.model.names import FlowName
from shared.model.query import Query
from shared.model.source_names import NotNamed, redirected, renamed
from shared.model.yaml_nodes import InvalidYaml, compose, plain
from shared.runtime.belongings import Belonging, Belongings, names
from shared.runtime.flow_catalog import FlowCatalog, FlowExists, FlowIdentity, StoredFlow
from shared.runtime.flow_switch import NotRewritable, switched
from shared.runtime.ports import Ports
from shared.runtime.trigger_handover import TriggerHandover


class FlowReadOnly(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A flow that is kept elsewhere, as its label says; nothing changed."""

    code: ClassVar[str] = "flow.read-only"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.REFUSE


@dataclass(frozen=True, slots=True)
class Reference:
    """A flow that names the one that moves.

    Attributes:
        relations: how.
        lines: of its source that do, from 1.
        refusal: why its source can not be changed; empty when it can.
    """

    flow: FlowName
    relations: tuple[FlowRelation, ...]
    lines: tuple[int, ...]
    refusal: str


@dataclass(frozen=True, slots=True)
class MovePlan:
    """What moving a flow would come to.

    Attributes:
        refusal: why it can not be moved there; None when it can.
        source: of the new flow; empty when there is a refusal.
        triggers: ids of those of which something is known.
        keys: of the old namespace, when it is another one.
        files: alike.
        references: in other flows.
    """

    refusal: WindhoverError | None
    source: str
    triggers: tuple[str, ...]
    keys: tuple[Belonging, ...]
    files: tuple[Belonging, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class MoveChoices:
    """What goes with a flow.

    Attributes:
        triggers: the states of its triggers.
        keys: of the old namespace that are copied.
        files: of the old namespace that are copied.
        references: flows whose sources are to name the new one.
        revision: the latest revision must be this one; None for any.
    """

    triggers: bool = True
    keys: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    references: tuple[FlowName, ...] = ()
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """What has come of it.

    Attributes:
        flow: under its new name.
        old: what is left, disabled.
        references: flows that name the new one now.
        keys: those that were copied; the others were there already, or are gone.
        files: alike.
    """

    flow: StoredFlow
    old: StoredFlow
    references: tuple[StoredFlow, ...]
    keys: tuple[str, ...]
    files: tuple[str, ...]


class FlowMoves:
    """Moves flows of one Windhover.

    Args:
        ports: where keys, files and triggers are kept.
        catalog: the flows.
        flow_changed: makes the triggers of a flow fit it; must not raise.
    """

    def __init__(
        self, ports: Ports, catalog: FlowCatalog, flow_changed: Callable[[str, str], None]
    ) -> None:
        self._ports = ports
        self._catalog = catalog
        self._flow_changed = flow_changed
        self._handover = TriggerHandover(ports)
        self._belongings = Belongings(ports)

    def plan(self, old: FlowName, new: FlowName) -> MovePlan:
        """What moving a flow would come to. Raises FlowNotFound."""
        stored = self._catalog.find(old.namespace, old.flow_id)
        refusal: WindhoverError | None = None
        source = ""
        try:
            source = self._source(stored, new)
        except WindhoverError as error:
            refusal = error
        states = self._ports.triggers.of_flow(old.namespace, old.flow_id)
        leaves = refusal is None and new.namespace != old.namespace
        return MovePlan(
            refusal=refusal,
            source=source,
            triggers=tuple(state.trigger_id for state in states),
            keys=self._belongings.keys(stored.record, new.namespace) if leaves else (),
            files=self._belongings.files(stored.record, new.namespace) if leaves else (),
            references=tuple(self._references(old, new) if refusal is None else ()),
        )

    def move(self, old: FlowName, new: FlowName, choices: MoveChoices) -> Moved:
        """Moves a flow; what it was stays behind, disabled.

        Raises:
            FlowNotFound: there is no such flow, or no such reference.
            FlowExists, FlowIdentity, FlowReadOnly, NotRewritable, InvalidFlow: it can not be moved.
            FlowOutdated: one of the flows was changed meanwhile.
            TriggerBusy: a trigger of it is being evaluated.
            InvalidKey, InvalidPath: nothing can have such a name.
        """
        stored = self._catalog.find(old.namespace, old.flow_id)
        source = self._source(stored, new)
        resting = switched(self._catalog, stored, disabled=True)
        named = [
            self._catalog.find(one.namespace, one.flow_id) for one in _once(choices.references, old)
        ]
        others = [(one, self._redirected(one, old, new)) for one in named]
        expected = {old: choices.revision or stored.record.revision, new: 0}
        expected |= {_name(one): one.record.revision for one, _ in others}
        namespaces = (old.namespace, new.namespace)
        keys = self._belongings.copy_keys(choices.keys, *namespaces)
        files = self._belongings.copy_files(choices.files, *namespaces)
        try:
            self._handover.hold(old, new, is_taken_over=choices.triggers)
            # The new flow is told of first: whoever listens to what happens misses nothing, and
            # those that the clock fires are held.
            kept = self._catalog.replace_known(
                [source, *(text for _, text in others), resting], expected
            )
        except Exception:
            for name in (old, new):
                self._flow_changed(name.namespace, name.flow_id)
            raise
        return Moved(kept[0], kept[-1], tuple(kept[1:-1]), keys, files)

    def _source(self, stored: StoredFlow, new: FlowName) -> str:
        """The source under the new name.

        Raises FlowIdentity, FlowExists, FlowReadOnly, NotRewritable, InvalidFlow.
        """
        old = _name(stored)
        _check_name(old, new)
        if stored.flow is None:
            raise NotRewritable("the flow can not be read", remedy="Correct its source first.")
        _check_writable(stored)
        if self._catalog.exists(new):
            raise FlowExists(
                f"There is a flow {new.namespace}/{new.flow_id} already",
                remedy="Choose another id or namespace.",
            )
        try:
            source = redirected(renamed(stored.record.source, new), old, new)
        except (NotNamed, InvalidYaml) as error:
            raise NotRewritable(
                f"the names in the source can not be changed: {error}",
                remedy="Write the id and the namespace as plain texts, or copy the flow by hand.",
            ) from error
        self._catalog.accepted(source)
        return source

    def _references(self, old: FlowName, new: FlowName) -> list[Reference]:
        found: list[Reference] = []
        for stored in self._catalog.matching(Query()):
            name = _name(stored)
            relations = {link.relation for link in _links_to(stored, old)}
            if not relations or name == old:
                continue
            refusal = ""
            try:
                self._redirected(stored, old, new)
            except WindhoverError as error:
                refusal = error.message
            lines = _lines_with(stored.record.source, old.flow_id)
            found.append(Reference(name, tuple(sorted(relations)), lines, refusal))
        return found

    def _redirected(self, stored: StoredFlow, old: FlowName, new: FlowName) -> str:
        """The source of a flow that names the new flow.

        Raises FlowReadOnly, NotRewritable, InvalidFlow.
        """
        _check_writable(stored)
        name = _name(stored)
        try:
            source = redirected(stored.record.source, old, new)
        except (NotNamed, InvalidYaml) as error:
            raise NotRewritable(
                f"The source of {name.namespace}/{name.flow_id} can not be changed: {error}",
                remedy="Change it by hand.",
            ) from error
        self._catalog.accepted(source)
        return source


def _check_writable(stored: StoredFlow) -> None:
    """Raises FlowReadOnly."""
    if stored.flow is not None and stored.flow.labels.get(READ_ONLY) == "true":
        raise FlowReadOnly(
            f"The flow {stored.record.namespace}/{stored.record.flow_id} is read-only",
            remedy="Change or move it where it is kept, or take the label off.",
        )


def _check_name(old: FlowName, new: FlowName) -> None:
    """Raises FlowIdentity."""
    if new == old:
        raise FlowIdentity("The flow has this id and namespace already")
    if len(new.flow_id) > LONGEST_FLOW_ID or not re.fullmatch(FLOW_ID, new.flow_id):
        raise FlowIdentity(
            "flow.id: Invalid flow id",
            remedy="It begins with a letter or a digit and goes on with letters, digits, dots, "
            f"dashes and underscores; at most {LONGEST_FLOW_ID} in all.",
        )
    if len(new.namespace) > LONGEST_NAMESPACE or not re.fullmatch(NAMESPACE, new.namespace):
        raise FlowIdentity(
            "flow.namespace: Flow namespace is invalid",
            remedy="It begins with a small letter or a digit and goes on with small letters, "
            f"digits, dots, dashes and underscores; at most {LONGEST_NAMESPACE} in all.",
        )


def _name(stored: StoredFlow) -> FlowName:
    return FlowName(stored.record.namespace, stored.record.flow_id)


def _once(names: Sequence[FlowName], old: FlowName) -> list[FlowName]:
    """Each name once; the flow that moves changes anyway."""
    return [name for name in dict.fromkeys(names) if name != old]


def _lines_with(source: str, name: str) -> tuple[int, ...]:
    lines = source.splitlines()
    return tuple(number for number, line in enumerate(lines, start=1) if names(line, name))


def _links_to(stored: StoredFlow, name: FlowName) -> set[FlowLink]:
    """How a flow names another one."""
    own, other = (stored.record.namespace, stored.record.flow_id), (name.namespace, name.flow_id)
    links = links_of(own, _data(stored.record.source))
    return {
        link
        for link in links
        if (link.relation is FlowRelation.FLOW_TASK and link.target == other)
        or (link.relation is FlowRelation.FLOW_TRIGGER and link.source == other)
    }


def _data(source: str) -> JsonObject:
    try:
        data = plain(compose(source))
    except InvalidYaml:
        return {}
    return data if isinstance(data, dict) else {}
