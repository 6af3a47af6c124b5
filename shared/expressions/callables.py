"""How filters and functions are declared to the environment, and what they may reach."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

Value = object
"""Any value a template can hold: see `values.py` for the Java types that Python lacks."""

REQUIRED = object()
"""Marks a parameter without default where null counts as given."""


class ExpressionContext(Protocol):
    """The outside world of a template: injected by who renders, absent in pure tests.

    Every method raises `ExpressionError` (kind `BAD_ARGUMENT` unless said otherwise) with the
    messages of expressions.md section 14.5.
    """

    def secret(self, key: str, namespace: str | None, subkey: str | None) -> str:
        """The secret's plain value; the caller registers it for masking."""
        ...

    def kv(self, key: str, namespace: str | None, *, error_on_missing: bool) -> Value:
        """The stored value with its type, or None when missing and allowed to be."""
        ...

    def read(self, path: str, namespace: str | None) -> str:
        """Text of a namespace file or of a kestra:/// file this execution may read."""
        ...

    def file_size(self, path: str, namespace: str | None) -> int:
        """Size in bytes, addressed like `read`."""
        ...

    def file_exists(self, path: str, namespace: str | None) -> bool:
        """Whether `read` would find something, addressed like it."""
        ...

    def error_logs(self) -> list[Value]:
        """The ERROR log entries of the current execution, as maps."""
        ...

    def http(self, request: Mapping[str, Value]) -> Value:
        """Body of an HTTP exchange; `request` has the arguments of the function http()."""
        ...


class Evaluation(Protocol):
    """The running evaluation, for functions that look around (`render`, `printContext`)."""

    @property
    def variables(self) -> Mapping[str, Value]:
        """Everything visible now: the caller's variables and those set in the template."""
        ...

    @property
    def context(self) -> ExpressionContext | None:
        """The outside world; None where there is none."""
        ...

    def render(self, value: Value, *, recursive: bool) -> Value:
        """Renders a string, list or map with the visible variables."""
        ...

    def block(self, name: str) -> str:
        """The printed body of a block of this template; empty when there is none."""
        ...

    def spend(self, steps: int) -> None:
        """Counts work against the bounds; raises `BoundExceeded`."""
        ...


@dataclass(frozen=True, slots=True)
class Parameter:
    """One declared parameter of a filter or function.

    Attributes:
        name: as templates write it in named arguments.
        default: value when left out.
    """

    name: str
    default: Value = None


@dataclass(frozen=True, slots=True)
class Extension:
    """A filter, function or test as registered.

    The environment binds template arguments to `parameters` (positional, then named; unknown or
    too many is BAD_ARGUMENT unless `lax`) and calls `call(value, *bound)` for filters and tests,
    `call(*bound)` for functions, with the `Evaluation` as very first argument if `looks_around`.

    Attributes:
        call: the plain Python function; gets exactly one value per parameter.
        parameters: in positional order.
        lax: ignores what it does not know (core filters without arguments).
        looks_around: wants the running evaluation.
        variadic: positional arguments beyond `parameters` are passed on (`max`, `min`, `format`).
    """

    call: Callable[..., Value]
    parameters: tuple[Parameter, ...] = ()
    lax: bool = False
    looks_around: bool = False
    variadic: bool = False
