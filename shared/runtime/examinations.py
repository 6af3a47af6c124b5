"""Looks at the inputs of an execution before somebody asks for it; creates nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.engine.input_examination import ExaminedInputs, examine_inputs
from shared.engine.input_values import Encrypt
from shared.model.execution import Execution
from shared.model.flow import Check, Flow
from shared.model.json import Json
from shared.runtime.executions import (
    Executions,
    Request,
    Upload,
    asked_by,
    resumed_folder,
    supplied_inputs,
    with_addresses,
)
from shared.runtime.library import FlowLibrary
from shared.runtime.masking import Masks
from shared.runtime.storable import stored_bytes
from shared.runtime.world import World


@dataclass(frozen=True, slots=True)
class Examination:
    """What is to be said of a request.

    Attributes:
        flow: the one that would run, or that is paused.
        checks: of the flow, those that do not hold; looked at once the inputs are right.
    """

    flow: Flow
    inputs: ExaminedInputs
    checks: tuple[Check, ...] = ()


class Examinations:
    """Examines what is given for the executions of one running Windhover."""

    def __init__(self, world: World, library: FlowLibrary, executions: Executions) -> None:
        self._world = world
        self._library = library
        self._executions = executions

    def of_start(self, request: Request) -> Examination:
        """What starting a flow would say. Raises FlowNotFound, InvalidLabel, Unstorable."""
        flow = self._library.find(request.namespace, request.flow_id, request.revision)
        draft = self._executions.draft(flow, request)
        supplied = supplied_inputs(request, draft)
        stored_bytes(supplied, "the inputs")
        context = self._world.surroundings(Masks()).context(draft, None)
        found = examine_inputs(flow, supplied, context, encrypt=self._encrypt())
        if not found.are_right:
            return Examination(flow, found)
        checks = self._executions.failing_checks(flow, draft.with_inputs(found.values or None))
        return Examination(flow, found, checks)

    def of_resume(
        self, execution: Execution, supplied: Mapping[str, Json], uploads: Mapping[str, Upload]
    ) -> Examination:
        """What resuming an execution would say. Raises NotPaused."""
        run = self._executions.paused_run(execution)
        flow_map = self._library.map_of(execution)
        asked = asked_by(flow_map, run)
        flow = flow_map.flow.model_copy(update={"inputs": asked})
        context = self._world.surroundings(Masks()).context(execution, run)
        given = with_addresses(resumed_folder(execution), supplied, uploads)
        found = examine_inputs(flow, given, context, encrypt=self._encrypt())
        return Examination(flow, found)

    def _encrypt(self) -> Encrypt | None:
        encryption = self._world.encryption
        return encryption.encrypt if encryption else None
