"""io.kestra.plugin.git.SyncFlows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.git.syncing import SyncProperties, SyncState, branch_of, report
from shared.errors import WindhoverError
from shared.model.json import JsonObject
from shared.model.names import FlowName, is_at_or_below
from shared.model.properties import Dynamic
from shared.sdk.context import Metric, MetricKind, RunContext
from shared.sdk.others import KeptFlow
from shared.sdk.output import Output, TaskFailed
from shared.sdk.task import RunnableTask

MOST_FLOWS = 10_000
LARGEST_SOURCE = 1024 * 1024

_NAMESPACE = re.compile(
    r"^namespace:[ \t]*(['\"]?)(?P<name>[^'\"#\s]+)\1(?P<rest>.*)$", re.MULTILINE
)


class SyncFlowsOutput(Output):
    """Outputs of SyncFlows."""

    flows: str = Field(description="URI of an Ion file: what became of each flow.")
    commit_id: str = Field(description="The hash of the commit.")


@dataclass(frozen=True, slots=True)
class _Flow:
    """A flow of the repository.

    Attributes:
        path: in the repository.
    """

    path: str
    name: FlowName
    source: str


class SyncFlows(RunnableTask, SyncProperties):
    """Take the flows of a namespace from a Git repository.

    All of them are kept, or none: a flow that can not be accepted stops the task before anything
    is changed, unless `ignoreInvalidFlows` leaves it out. The namespace that a source names is
    replaced by the target namespace; below it only the first part is, so that `dev.sales` becomes
    `prod.sales`. Flows may act on their own namespace and those below it; the operator opens more
    (`WINDHOVER_ADMIN_NAMESPACES`). The flow that runs this task is never deleted by it.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: sync
type: io.kestra.plugin.git.SyncFlows
url: https://example.com/team/flows.git
branch: main
targetNamespace: company.team
gitDirectory: flows
username: git
password: "{{ secret('GIT_TOKEN') }}"
""",
    )

    target_namespace: Dynamic[str] = Field(
        description="The namespace of the flows.", examples=["company.team"]
    )
    git_directory: Dynamic[str] = Field(
        default="_flows", description="Their folder in the repository.", examples=["flows"]
    )
    include_child_namespaces: Dynamic[bool] = Field(
        default=False,
        description="Whether folders within it are synced too, to namespaces below.",
    )
    ignore_invalid_flows: Dynamic[bool] = Field(
        default=False, description="Whether flows that can not be accepted are left out."
    )

    @override
    def run(self, context: RunContext) -> SyncFlowsOutput:
        kept = {
            one.name: one
            for one in context.flows.kept(
                self.target_namespace, below=self.include_child_namespaces
            )
        }
        with branch_of(context, self) as fetched:
            flows = self._flows(context, fetched.files(self.git_directory))
            commit_id = fetched.commit_id
        info = context.info
        running = FlowName(info.namespace, info.flow_id)
        gone = [name for name in kept if self.delete and name not in flows and name != running]
        changed = [one for one in flows.values() if _state(one, kept) is not SyncState.UNCHANGED]
        saved = [] if self.dry_run else context.flows.apply([one.source for one in changed], gone)
        revisions = {one.name: one.revision for one in (*kept.values(), *saved)}
        changes = [
            _change(name, one.path, _state(one, kept), revisions.get(name))
            for name, one in flows.items()
        ]
        changes += [_change(name, None, SyncState.DELETED, revisions[name]) for name in gone]
        context.metric(Metric("updated", MetricKind.COUNTER, len(changed)))
        context.metric(Metric("deleted", MetricKind.COUNTER, len(gone)))
        return SyncFlowsOutput(flows=report(context, "flows.ion", changes), commit_id=commit_id)

    def _flows(
        self, context: RunContext, files: Iterator[tuple[str, bytes]]
    ) -> dict[FlowName, _Flow]:
        found: dict[FlowName, _Flow] = {}
        for path, content in files:
            if not path.endswith((".yml", ".yaml")):
                continue
            if "/" in path and not self.include_child_namespaces:
                continue
            try:
                flow = self._flow(context, path, content)
            except WindhoverError as error:
                if not self.ignore_invalid_flows:
                    raise TaskFailed(f"The flow in {path} can not be accepted: {error}") from None
                context.log.warn(f"The flow in {path} is left out: {error}")
                continue
            if flow.name in found:
                raise TaskFailed(
                    f"{found[flow.name].path} and {path} are the same flow"
                    f" {flow.name.namespace}.{flow.name.flow_id}"
                )
            found[flow.name] = flow
            if len(found) > MOST_FLOWS:
                raise TaskFailed(f"The repository has more than {MOST_FLOWS} flows")
        return found

    def _flow(self, context: RunContext, path: str, content: bytes) -> _Flow:
        if len(content) > LARGEST_SOURCE:
            raise TaskFailed(f"it has more than {LARGEST_SOURCE} bytes")
        try:
            text = content.decode()
        except UnicodeDecodeError:
            raise TaskFailed("it is no UTF-8") from None
        source = _NAMESPACE.sub(self._moved, text, count=1)
        name = context.flows.name_of(source)
        target = self.target_namespace
        fits = (
            is_at_or_below(name.namespace, target)
            if self.include_child_namespaces
            else name.namespace == target
        )
        if not fits:
            raise TaskFailed(
                f"its namespace {name.namespace} is not the one to sync",
                remedy="Write `namespace:` on a line of its own.",
            )
        return _Flow(path, name, source)

    def _moved(self, found: re.Match[str]) -> str:
        """The line with the namespace that the flow gets."""
        target, named = self.target_namespace, found["name"]
        if self.include_child_namespaces and not is_at_or_below(named, target):
            target = ".".join((target, *named.split(".")[1:]))
        elif self.include_child_namespaces:
            target = named
        return f"namespace: {target}{found['rest']}"


def _state(flow: _Flow, kept: dict[FlowName, KeptFlow]) -> SyncState:
    before = kept.get(flow.name)
    if before is None:
        return SyncState.ADDED
    return SyncState.UNCHANGED if before.source == flow.source else SyncState.UPDATED


def _change(name: FlowName, path: str | None, state: SyncState, revision: int | None) -> JsonObject:
    """What became of a flow; its revision is the one kept now, none where there is none yet."""
    return {
        "gitPath": path,
        "syncState": state.value,
        "namespace": name.namespace,
        "flowId": name.flow_id,
        "revision": revision,
    }
