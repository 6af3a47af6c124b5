"""What people do with flows: create, change, list, search, delete, look at old revisions."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import ClassVar

from shared.engine.literals import with_literals_checked
from shared.errors import Disposition, WindhoverError
from shared.model.flow import Flow
from shared.model.json import Json
from shared.model.names import FlowName
from shared.model.problems import InvalidFlow, Problem, Report
from shared.model.properties import holds_expression
from shared.model.query import FlowField, Page, Query, Value, matches, page_of
from shared.model.source import check_flow, parse_flow
from shared.model.yaml_nodes import InvalidYaml, compose, plain
from shared.ports.flows import FlowChanges, FlowRecord, Flows
from shared.ports.repository import Conflict
from shared.runtime.library import FlowLibrary, FlowNotFound, name_of

_REVISION_LINE = re.compile(r"^revision:[ \t]*\d+[ \t]*\r?\n?", re.MULTILINE)


class Change(StrEnum):
    """What keeping a source does."""

    CREATED = "CREATED"
    UPDATED = "UPDATED"
    UNCHANGED = "UNCHANGED"


class FlowExists(WindhoverError):  # noqa: N818 - reads as the fact it is
    """There is a flow of that id already; change it instead of creating it."""

    code: ClassVar[str] = "flow.exists"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class FlowIdentity(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A source names another flow or namespace than the one it is meant for; nothing changed."""

    code: ClassVar[str] = "flow.identity"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class FlowOutdated(WindhoverError):  # noqa: N818 - reads as the fact it is
    """Somebody else has changed the flow meanwhile; nothing changed."""

    code: ClassVar[str] = "flow.outdated"
    http_status: ClassVar[int] = 412
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class RevisionNeeded(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A revision can not be deleted: it is the latest, or an execution runs with it."""

    code: ClassVar[str] = "flow.revision-needed"
    http_status: ClassVar[int] = 409
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class NothingGiven(WindhoverError):  # noqa: N818 - reads as the fact it is
    """No flow was given where that would delete every flow of a namespace; nothing changed."""

    code: ClassVar[str] = "flow.nothing-given"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.REFUSE


@dataclass(frozen=True, slots=True)
class StoredFlow:
    """A revision of a flow as it is kept, readable or not.

    Attributes:
        flow: None when the source can not be read any more.
        problem: why it can not.
    """

    record: FlowRecord
    flow: Flow | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What is to be said of one source.

    Attributes:
        flow_id: as far as the source tells.
        namespace: as far as the source tells.
        outdated: the source states a revision that is not the latest one.
    """

    report: Report
    flow_id: str | None
    namespace: str | None
    outdated: bool


class FlowCatalog:
    """The flows of one Windhover."""

    def __init__(self, flows: Flows, library: FlowLibrary) -> None:
        self._flows = flows
        self._library = library

    def create(self, source: str) -> StoredFlow:
        """Keeps a new flow. Raises InvalidFlow, FlowExists."""
        flow = self._parsed(source)
        try:
            return self._kept([source], expected={name_of(flow): 0})[0]
        except Conflict as error:
            raise FlowExists(
                "flow.id: Flow id already exists",
                remedy=f"Change the flow {flow.namespace}/{flow.id}, or choose another id.",
            ) from error

    def update(
        self, namespace: str, flow_id: str, source: str, expected: int | None = None
    ) -> StoredFlow:
        """Keeps the next revision of a flow.

        Args:
            namespace: of the flow, as its source must say.
            flow_id: as the source must say.
            source: the new one.
            expected: the revision that was changed; None for whatever is the latest.

        Raises:
            FlowNotFound, InvalidFlow, FlowIdentity: nothing was kept.
            FlowOutdated: there is another revision than the expected one.
        """
        known = self._latest(namespace, flow_id)
        flow = self._parsed(source)
        if flow.id != flow_id:
            raise FlowIdentity("flow.id: Illegal flow id update")
        if flow.namespace != namespace:
            raise FlowIdentity("flow.namespace: Illegal namespace update")
        known_as = {} if expected is None else {name_of(flow): expected}
        try:
            return self._kept([source], expected=known_as)[0]
        except Conflict as error:
            raise FlowOutdated(
                f"The flow was changed: revision {expected} is not the latest, which is "
                f"{known.revision} or later.",
                remedy="Look at the latest revision, and save yours on top of it.",
            ) from error

    def replace_all(
        self, sources: Sequence[str], namespace: str | None = None, *, delete: bool
    ) -> list[StoredFlow]:
        """Keeps flows, all of them or none.

        Args:
            sources: one flow each.
            namespace: the only one that they may name; None for any.
            delete: also delete the flows of the namespace that are not among the sources.

        Raises:
            InvalidFlow, FlowIdentity: the first source that can not be accepted.
            NothingGiven: that would delete every flow of the namespace.
        """
        if delete and not sources:
            raise NothingGiven(
                "No flow was given: that would delete every flow of the namespace",
                remedy="Delete the flows one by one, or send `delete=false`.",
            )
        flows = [self._parsed(source) for source in sources]
        names = [(flow.namespace, flow.id) for flow in flows]
        for name in names:
            if namespace is not None and name[0] != namespace:
                raise FlowIdentity(
                    "flow.namespace: Flow namespace is invalid",
                    remedy=f"{name[0]}/{name[1]} does not belong to {namespace}.",
                )
            if names.count(name) > 1:
                raise FlowIdentity(f"flow.id: Duplicate flow id {name[1]} in {name[0]}")
        deleted = [
            FlowName(record.namespace, record.flow_id)
            for record in (self._flows.latest() if delete else ())
            if record.namespace == namespace and (record.namespace, record.flow_id) not in names
        ]
        return self._kept(sources, deleted)

    def replace_known(
        self, sources: Sequence[str], expected: Mapping[FlowName, int]
    ) -> list[StoredFlow]:
        """Keeps flows, all of them or none, each on top of the revision that is known.

        Args:
            sources: one flow each, no flow twice.
            expected: the latest revision of each, 0 for one that is not there.

        Raises:
            InvalidFlow: the first source that can not be accepted.
            FlowOutdated: a flow has another revision.
        """
        try:
            return self._kept(sources, expected=expected)
        except Conflict as error:
            raise FlowOutdated(
                "A flow was changed meanwhile.", remedy="Look at the flows again, then go on."
            ) from error

    def delete(self, namespace: str, flow_id: str) -> None:
        """Deletes a flow; its revisions stay readable. Raises FlowNotFound."""
        if self._flows.delete(namespace, flow_id) is None:
            raise _missing(namespace, flow_id)

    def delete_all(self, flows: Sequence[StoredFlow]) -> None:
        """Deletes flows at once; one that is gone meanwhile is left alone."""
        names = [FlowName(one.record.namespace, one.record.flow_id) for one in flows]
        self._flows.apply(FlowChanges(deleted=tuple(names)))

    def find(
        self, namespace: str, flow_id: str, revision: int | None = None, *, deleted: bool = False
    ) -> StoredFlow:
        """A revision, the latest unless told otherwise; a deleted flow only if asked for.

        Raises FlowNotFound.
        """
        if deleted and revision is None:
            history = list(self._history(namespace, flow_id))
            record = history[-1] if history else None
        elif deleted or revision is None or self._flows.find(namespace, flow_id) is not None:
            record = self._flows.find(namespace, flow_id, revision)
        else:
            record = None
        if record is None or record.forgotten:
            raise _missing(namespace, flow_id)
        return self._read(record)

    def revisions(self, namespace: str, flow_id: str, *, deleted: bool = False) -> list[StoredFlow]:
        """Every revision, oldest first; tombstones only if asked for. Raises FlowNotFound."""
        if not deleted:
            self._latest(namespace, flow_id)
        history = self._history(namespace, flow_id)
        found = [self._read(record) for record in history if not record.forgotten]
        if not found:
            raise _missing(namespace, flow_id)
        return found if deleted else [one for one in found if not one.record.deleted]

    def forget(self, namespace: str, flow_id: str, revisions: Sequence[int]) -> None:
        """Takes old revisions away for ever.

        Raises:
            FlowNotFound: there is no such flow, or no such revision of it.
            RevisionNeeded: one of them is the latest; nothing was taken away.
        """
        history = list(self._history(namespace, flow_id))
        known = {record.revision for record in history if not record.forgotten}
        if not known.issuperset(revisions):
            raise _missing(namespace, flow_id)
        if history[-1].revision in revisions:
            raise RevisionNeeded(
                f"revision {history[-1].revision} is the latest",
                remedy="Save another revision first, or delete the flow.",
            )
        self._flows.forget(namespace, flow_id, revisions)

    def of_namespace(self, namespace: str) -> list[StoredFlow]:
        """The flows of exactly this namespace, by id."""
        latest = self._flows.latest()
        return [self._read(record) for record in latest if record.namespace == namespace]

    def search(self, query: Query) -> Page[StoredFlow]:
        """A page of the latest revisions; fields are those of `FlowField`."""
        return page_of(query, [self._read(record) for record in self._flows.latest()], flow_field)

    def matching(self, query: Query) -> list[StoredFlow]:
        """Every latest revision that matches, whatever the page."""
        found = [self._read(record) for record in self._flows.latest()]
        return [one for one in found if matches(query.where, partial(flow_field, one))]

    def names(self) -> list[FlowName]:
        """Every flow that is there."""
        return [FlowName(one.namespace, one.flow_id) for one in self._flows.latest()]

    def namespaces(self, part: str = "") -> list[str]:
        """The namespaces that have flows, sorted; only those that hold a text."""
        found = {record.namespace for record in self._flows.latest()}
        return sorted(name for name in found if part.lower() in name.lower())

    def check(self, source: str) -> Checked:
        """Everything that is to be said of a source; never raises for what it holds."""
        report = with_literals_checked(check_flow(source, self._library.registry))
        report = replace(report, warnings=(*report.warnings, *self._unreachable(report.flow)))
        beyond = tuple(self._library.limits.problems_of(report.flow)) if report.flow else ()
        if beyond:
            report = replace(report, flow=None, problems=(*report.problems, *beyond))
        data = _data(source)
        namespace, flow_id = _text(data.get("namespace")), _text(data.get("id"))
        outdated = False
        sent = data.get("revision")
        if isinstance(sent, int) and namespace is not None and flow_id is not None:
            known = self._flows.find(namespace, flow_id)
            outdated = known is not None and known.revision != sent
        return Checked(report, flow_id, namespace, outdated)

    def change_of(self, flow: Flow, source: str) -> Change:
        """What keeping a source of a flow would do."""
        record = self._flows.find(flow.namespace, flow.id)
        if record is None:
            return Change.CREATED
        is_same = record.source == without_revision(source)
        return Change.UNCHANGED if is_same else Change.UPDATED

    def _unreachable(self, flow: Flow | None) -> Iterator[Problem]:
        """Top-level tasks that call a flow which can not be called now."""
        for index, task in enumerate(flow.tasks if flow else ()):
            called = task.calls()
            if flow is None or called is None or holds_expression([*called]):
                continue
            problem = self._why_not_called(*called)
            if problem is not None:
                message = f"The flow {'.'.join(called)} that the task {task.id} calls {problem}"
                name = f"{flow.namespace}/{flow.id}"
                yield Problem("flow.unknown-subflow", message, f"tasks[{index}]", flow=name)

    def _why_not_called(self, namespace: str, flow_id: str) -> str | None:
        record = self._flows.find(namespace, flow_id)
        if record is None:
            return "does not exist"
        called = self._read(record).flow
        return "is disabled" if called is not None and called.disabled else None

    def exists(self, name: FlowName) -> bool:
        """Whether there is a flow of that name."""
        return self._flows.find(name.namespace, name.flow_id) is not None

    def accepted(self, source: str) -> Flow:
        """The flow of a source that may be kept here. Raises InvalidFlow."""
        return self._parsed(source)

    def preview(self, source: str) -> Flow:
        """The flow of a source that is not kept. Raises InvalidFlow."""
        return parse_flow(source, self._library.registry)

    def _parsed(self, source: str) -> Flow:
        return self._library.checked(source)

    def _kept(
        self,
        sources: Sequence[str],
        deleted: Sequence[FlowName] = (),
        *,
        expected: Mapping[FlowName, int] | None = None,
    ) -> list[StoredFlow]:
        """Keeps and deletes all or nothing. Raises InvalidFlow, Conflict."""
        bare = [without_revision(source) for source in sources]
        flows = self._library.apply(bare, deleted, expected)
        return [self.find(flow.namespace, flow.id) for flow in flows]

    def _latest(self, namespace: str, flow_id: str) -> FlowRecord:
        record = self._flows.find(namespace, flow_id)
        if record is None:
            raise _missing(namespace, flow_id)
        return record

    def _history(self, namespace: str, flow_id: str) -> Iterator[FlowRecord]:
        revision = 1
        while (record := self._flows.find(namespace, flow_id, revision)) is not None:
            yield record
            revision += 1

    def _read(self, record: FlowRecord) -> StoredFlow:
        try:
            return StoredFlow(record, self._library.read(record))
        except InvalidFlow as error:
            return StoredFlow(record, None, summary_of(error.problems))


def without_revision(source: str) -> str:
    """A source without its top-level line `revision: N`, which only the store may set."""
    return _REVISION_LINE.sub("", source)


def summary_of(problems: Sequence[Problem]) -> str:
    """Problems as one text, a line each."""
    return "\n".join(problem.summary() for problem in problems)


def split_documents(text: str) -> list[str]:
    """The documents of a text that are divided by lines `---`; empty ones are left out."""
    parts = re.split(r"^---[ \t]*\r?$\n?", text, flags=re.MULTILINE)
    return [part for part in parts if part.strip()]


def _missing(namespace: str, flow_id: str) -> FlowNotFound:
    return FlowNotFound(
        "Requested Flow is not found.",
        remedy=f"There is no flow {namespace}/{flow_id}; save it first.",
    )


def flow_field(stored: StoredFlow, name: str) -> Value:
    """The value of a field of `FlowField`."""
    match name:
        case FlowField.ID:
            return stored.record.flow_id
        case FlowField.NAMESPACE:
            return stored.record.namespace
        case _:
            return {} if stored.flow is None else stored.flow.labels


def _data(source: str) -> dict[str, Json]:
    try:
        data = plain(compose(source))
    except InvalidYaml:
        return {}
    return data if isinstance(data, dict) else {}


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) else None
