"""Tasks that are made while a flow runs (`templating.TemplatedTask`)."""

from pydantic import ValidationError

from shared.engine.evaluation import TemplateEvaluator
from shared.model.task import Task, TaskKind
from shared.model.types import CATALOG, TypeCatalog
from shared.model.yaml_nodes import InvalidYaml, compose, plain
from shared.runtime.rendering import rendered
from shared.sdk.errors import InvalidTask
from shared.sdk.task import RunnableTask

_BY_ITSELF = {TaskKind.RUNNABLE, TaskKind.INLINE}


def made_task(
    source: str, task_id: str, catalog: TypeCatalog, evaluator: TemplateEvaluator
) -> RunnableTask:
    """The task of a YAML text, its properties rendered; with `task_id` where it has no `id`.

    Raises:
        InvalidTask: it is no task, or none of a type that a worker runs by itself.
        ExpressionError, InvalidProperty: of its properties.
    """
    task = _parsed(source, task_id, catalog)
    if not isinstance(task, RunnableTask) or task.kind not in _BY_ITSELF:
        raise InvalidTask(
            f"The type {task.type} can not be run here: it is not runnable",
            remedy="Use a type that a worker runs, none with tasks inside.",
        )
    return rendered(task, evaluator)


def _parsed(source: str, task_id: str, catalog: TypeCatalog) -> Task:
    try:
        declared = plain(compose(source))
    except InvalidYaml as error:
        raise InvalidTask(f"The task is no valid YAML: {error.message}") from error
    name = declared.get("type") if isinstance(declared, dict) else None
    found = catalog.cls(name) if isinstance(name, str) else None
    if not isinstance(declared, dict) or found is None or not issubclass(found, Task):
        raise InvalidTask(
            f"Invalid type: {str(name)[:200]}",
            remedy='Write one task with a `type`; "windhover plugins list" shows every type.',
        )
    try:
        return found.model_validate({"id": task_id} | declared, context={CATALOG: catalog})
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False)
        reason = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in problems)
        raise InvalidTask(f"The task is not valid: {reason}") from None
