"""Evaluates an expression against an execution, for people who look for a mistake."""

from dataclasses import replace

from typing_extensions import override

from shared.engine.documents import Surroundings
from shared.engine.evaluation import TemplateEvaluator
from shared.engine.places import FlowMap
from shared.engine.variables import ENCRYPTED, Variables
from shared.model.execution import Execution
from shared.model.flow import Flow
from shared.model.json import Json
from shared.model.taskrun import TaskRun
from shared.ports.secrets import NamespaceSecrets, Secrets
from shared.runtime.library import FlowLibrary
from shared.runtime.masking import MASK, Masks
from shared.runtime.outside import Outside
from shared.runtime.stored_documents import StoredDocuments
from shared.runtime.world import World


class StarredSecrets(Secrets):
    """Secrets whose values are stars: what an expression makes of one can tell nothing."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets

    @override
    def get(self, name: str) -> str | None:
        return None if self._secrets.get(name) is None else MASK

    @override
    def names(self) -> tuple[str, ...]:
        return self._secrets.names()


class StarredKept(NamespaceSecrets):
    """The secrets of namespaces, whose values are stars alike."""

    def __init__(self, kept: NamespaceSecrets) -> None:
        self._kept = kept

    @override
    def nearest(self, namespace: str, name: str) -> str | None:
        return None if self._kept.nearest(namespace, name) is None else MASK


class Evaluations:
    """Renders as the tasks of an execution do, but never with the value of a secret.

    What is encrypted stays an encrypted object, with stars for its value.
    """

    def __init__(self, world: World, library: FlowLibrary) -> None:
        ports = replace(world.ports, secrets=StarredSecrets(world.ports.secrets))
        kept = None if world.kept_secrets is None else StarredKept(world.kept_secrets)
        self._world = replace(world, ports=ports, kept_secrets=kept)
        self._library = library

    def evaluate(self, execution: Execution, run: TaskRun | None, expression: str) -> str:
        """The text of an expression, seen from a task run or from the end of the flow.

        Raises:
            ExpressionError: what is wrong with it.
        """
        return self._seen_from(self._library.map_of(execution), execution, run, expression)

    def of_draft(self, flow: Flow, execution: Execution, expression: str) -> str:
        """The text of an expression, seen from an execution that need not be kept.

        Raises:
            ExpressionError: what is wrong with it.
        """
        return self._seen_from(FlowMap.of(flow), execution, None, expression)

    def _seen_from(
        self, flow_map: FlowMap, execution: Execution, run: TaskRun | None, expression: str
    ) -> str:
        ports = self._world.ports
        place = None if run is None else flow_map.places.get(run.task_id)
        documents = StoredDocuments(ports.repository, ports.storage, execution.id)
        variables = Variables(
            flow_map,
            documents,
            execution,
            self._surroundings(),
            None if place is None else place.task,
            run,
        )
        outside = self._world.outside(execution, Masks())
        return TemplateEvaluator(variables, outside).text(expression)

    def _surroundings(self) -> Surroundings:
        world = self._world

        def outside(execution: Execution, task_run: TaskRun | None) -> Outside:
            del task_run
            return world.outside(execution, Masks())

        def starred(value: str) -> Json:
            del value
            return {"type": ENCRYPTED, "value": MASK}

        return Surroundings(world.globals, world.envs, world.server, outside, starred, None)
