"""The checks of a flow, looked at before an execution is created (flow language, section 2.4)."""

from collections.abc import Iterable
from typing import ClassVar

from shared.engine.evaluation import TemplateEvaluator
from shared.errors import Disposition, WindhoverError
from shared.expressions.environment import is_truthy
from shared.model.execution import Execution
from shared.model.flow import Check, CheckBehavior


class CheckFailed(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A check of the flow does not hold, and says that no execution is to be created."""

    code: ClassVar[str] = "execution.check-failed"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.REFUSE


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


def decided(execution: Execution, failing: Iterable[Check]) -> Execution:
    """The execution as the checks that fail want it, whoever starts it. Raises CheckFailed."""
    check = most_restrictive(failing)
    if check is None or check.behavior is CheckBehavior.CREATE_EXECUTION:
        return execution
    if check.behavior is CheckBehavior.BLOCK_EXECUTION:
        raise CheckFailed(check.message, remedy="Change the inputs that the check looks at.")
    return execution.failing(check.message)
