"""The checks of a flow, looked at before an execution is created (flow language, section 2.4)."""

from collections.abc import Iterable

from shared.engine.evaluation import TemplateEvaluator
from shared.errors import WindhoverError
from shared.expressions.environment import is_truthy
from shared.model.flow import Check, CheckBehavior


def failing_checks(checks: Iterable[Check], evaluator: TemplateEvaluator) -> tuple[Check, ...]:
    """The checks whose condition does not hold; one that can not be rendered does not."""
    return tuple(one for one in checks if not _holds(one, evaluator))


def _holds(check: Check, evaluator: TemplateEvaluator) -> bool:
    condition = check.condition
    if not isinstance(condition, str):
        return condition is not None and is_truthy(str(condition).lower())
    try:
        return is_truthy(evaluator.text(condition))
    except WindhoverError:
        return False


def most_restrictive(checks: Iterable[Check]) -> Check | None:
    """The check that decides what becomes of the execution; None when none fails."""
    order = list(CheckBehavior)
    return min(checks, key=lambda one: order.index(one.behavior), default=None)
