"""Functions that look at the running evaluation and at loops (expressions.md, section 14.2)."""

from collections.abc import Mapping, Sequence

from shared.expressions.callables import REQUIRED, Evaluation, Extension, Parameter, Value
from shared.expressions.errors import bad_argument
from shared.expressions.printing import text_of
from shared.expressions.values import is_collection, is_integer, is_map


def render(evaluation: Evaluation, value: Value, recursive: Value) -> Value:
    """``{{ render(tpl) }}`` → `5-hello world`."""
    if value is REQUIRED:
        raise bad_argument("The render function needs a text")
    return evaluation.render(value, recursive=recursive is not False)


def render_once(evaluation: Evaluation, value: Value) -> Value:
    """``{{ renderOnce(tpl) }}`` → `5-{{ s }}`."""
    if value is REQUIRED:
        raise bad_argument("The renderOnce function needs a text")
    return evaluation.render(value, recursive=False)


def print_context(evaluation: Evaluation) -> Value:
    """``{{ printContext().n }}`` → `5`."""
    return dict(evaluation.variables)


def block(evaluation: Evaluation, name: Value) -> Value:
    """The printed body of a block of this template."""
    return evaluation.block(text_of(name))


def parent() -> Value:
    """There is no inheritance."""
    raise bad_argument("Can not use parent function if template does not extend another template")


def current_each_output(evaluation: Evaluation, outputs: Value) -> Value:
    """The outputs of this iteration: down through the values of the loops around it."""
    if not is_map(outputs):
        raise bad_argument("The currentEachOutput function takes the outputs of a task")
    found: Value = outputs
    for value in [*reversed(_values_around(evaluation.variables)), *_own_value(evaluation)]:
        if not is_map(found) or value not in found:
            raise bad_argument(f"There is no output for the value {text_of(value)[:100]}")
        found = found[value]
    return found


def _values_around(variables: Mapping[str, Value]) -> list[Value]:
    """The values of the loops around, closest first."""
    parents = variables.get("parents")
    found: list[Value] = []
    for entry in parents if is_collection(parents) else ():
        taskrun = entry.get("taskrun") if is_map(entry) else None
        if is_map(taskrun) and taskrun.get("value") is not None:
            found.append(taskrun.get("value"))
    return found


def _own_value(evaluation: Evaluation) -> list[Value]:
    taskrun = evaluation.variables.get("taskrun")
    value = taskrun.get("value") if is_map(taskrun) else None
    return [] if value is None else [value]


def parent_output(evaluation: Evaluation, index: Value) -> Value:
    """The outputs of an ancestor: the parent's, or that at a position from the outermost."""
    variables = evaluation.variables
    if index is None:
        ancestor = variables.get("parent")
    else:
        parents = variables.get("parents")
        around: Sequence[Value] = list(parents) if is_collection(parents) else []
        if not is_integer(index) or not 0 <= index < len(around):
            raise bad_argument("There is no parent at this index")
        ancestor = around[len(around) - 1 - int(index)]
    return _outputs_of(ancestor, variables.get("outputs"))


def _outputs_of(ancestor: Value, outputs: Value) -> Value:
    if not is_map(ancestor) or not is_map(outputs):
        return None
    task, taskrun = ancestor.get("task"), ancestor.get("taskrun")
    found = outputs.get(task.get("id")) if is_map(task) else None
    value = taskrun.get("value") if is_map(taskrun) else None
    if value is not None and is_map(found):
        return found.get(value)
    return found


def iteration_output(evaluation: Evaluation, task_id: Value, iteration: Value) -> Value:
    """The field `value` of the outputs of a task in an earlier iteration."""
    variables = evaluation.variables
    task, taskrun = variables.get("task"), variables.get("taskrun")
    own_id = task.get("id") if is_map(task) else None
    own_iteration = taskrun.get("iteration") if is_map(taskrun) else None
    wanted = own_id if task_id is None else task_id
    number = iteration
    if number is None and is_integer(own_iteration):
        number = own_iteration - 1
    outputs = variables.get("outputs")
    iterations = outputs.get(wanted) if is_map(outputs) else None
    if not is_integer(number) or not is_map(iterations):
        raise bad_argument("The iterationOutput function works inside a loop only")
    values = list(iterations.values())
    if number < 0:
        raise bad_argument("iterationOutput failed: no previous iteration exists")
    if number >= len(values):
        raise bad_argument(f"There is no output for the iteration {number}")
    found = values[int(number)]
    return found.get("value") if is_map(found) else None


def loop_outputs(outputs: Value, name: Value) -> Value:
    """For items of the form `{outputs: {…}}` the list of `outputs[name]`."""
    if not is_collection(outputs):
        raise bad_argument("The loopOutputs function takes a list")
    inner = [item.get("outputs") if is_map(item) else None for item in outputs]
    return [one.get(name) if is_map(one) else None for one in inner]


def tasks_with_state(evaluation: Evaluation, state: Value) -> Value:
    """``{{ tasksWithState('FAILED') | length }}``."""
    if state is REQUIRED or state is None:
        raise bad_argument("The tasksWithState function needs a state")
    wanted = text_of(state).upper()
    tasks = evaluation.variables.get("tasks")
    found: list[Value] = []
    for task_id, entry in tasks.items() if is_map(tasks) else ():
        found.extend(_matching(task_id, entry, wanted))
    return found


def _matching(task_id: Value, entry: Value, wanted: str) -> list[Value]:
    if not is_map(entry):
        return []
    state = entry.get("state")
    if isinstance(state, str):
        return [{"taskId": task_id, "state": wanted}] if state.upper() == wanted else []
    return [
        {"taskId": task_id, "value": value, "state": wanted}
        for value, inner in entry.items()
        if is_map(inner) and text_of(inner.get("state")).upper() == wanted
    ]


FUNCTIONS: Mapping[str, Extension] = {
    "render": Extension(
        render,
        (Parameter("toRender", REQUIRED), Parameter("recursive", default=True)),
        looks_around=True,
    ),
    "renderOnce": Extension(render_once, (Parameter("toRender", REQUIRED),), looks_around=True),
    "printContext": Extension(print_context, looks_around=True),
    "fetchContext": Extension(print_context, looks_around=True),
    "block": Extension(block, (Parameter("name"),), looks_around=True),
    "parent": Extension(parent),
    "currentEachOutput": Extension(current_each_output, (Parameter("outputs"),), looks_around=True),
    "parentOutput": Extension(parent_output, (Parameter("index"),), looks_around=True),
    "iterationOutput": Extension(
        iteration_output, (Parameter("taskId"), Parameter("iteration")), looks_around=True
    ),
    "loopOutputs": Extension(loop_outputs, (Parameter("outputs"), Parameter("name"))),
    "tasksWithState": Extension(
        tasks_with_state, (Parameter("state", REQUIRED),), looks_around=True
    ),
}
