"""The errors of templates, by the kinds of expressions.md section 1.6."""

from enum import StrEnum
from typing import ClassVar

from shared.errors import Disposition, WindhoverError


class Kind(StrEnum):
    """Why a template failed; the spelling of the case files."""

    UNDEFINED_VARIABLE = "undefined_variable"
    SYNTAX = "syntax"
    OPERATOR = "operator"
    CONDITION = "condition"
    UNKNOWN_FILTER = "unknown_filter"
    UNKNOWN_FUNCTION = "unknown_function"
    UNKNOWN_TEST = "unknown_test"
    NOT_ITERABLE = "not_iterable"
    BAD_ARGUMENT = "bad_argument"
    RENDER_LIMIT = "render_limit"
    RUNTIME = "runtime"


class ExpressionError(WindhoverError):
    """A template that does not compile or does not evaluate.

    Filters and functions raise it with a kind and a message; the environment adds the template
    and the line. Only `UNDEFINED_VARIABLE` is caught by `??`, `???`, `default` and `is defined`.

    Attributes:
        kind: the kind of section 1.6.
        java: for `RUNTIME`, the simple name of the Java exception that Kestra throws there
            (`ClassCastException`), which flows' authors know from its logs; empty otherwise.
        line: line in the template, from 1; 0 until the environment knows it.
        template: the whole text given to the renderer; empty until the environment knows it.
    """

    code: ClassVar[str] = "expression.failed"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.FAIL_TASK

    def __init__(self, kind: Kind, message: str, *, java: str = "", line: int = 0) -> None:
        super().__init__(message)
        self.kind = kind
        self.java = java
        self.line = line
        self.template = ""


class BoundExceeded(ExpressionError):  # noqa: N818 - the limit is what the reader must know
    """A template that ran for too many steps, too long, or produced too much text.

    Never caught by a template's own operators.
    """

    code: ClassVar[str] = "expression.bound-exceeded"

    def __init__(self, message: str) -> None:
        super().__init__(Kind.RUNTIME, message, java="")


def bad_argument(message: str) -> ExpressionError:
    """An argument or input that a filter, function or operator refuses."""
    return ExpressionError(Kind.BAD_ARGUMENT, message)


def runtime_error(java: str, message: str) -> ExpressionError:
    """What Java would throw unconverted, by the simple name of its exception."""
    return ExpressionError(Kind.RUNTIME, message, java=java)
