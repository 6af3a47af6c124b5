"""One running evaluation: scopes, printed text, macros, calls of filters and functions."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from typing_extensions import override

from shared.expressions.access import undefined
from shared.expressions.bounds import DEFAULT_BOUNDS, Bounds, Meter
from shared.expressions.callables import ExpressionContext, Extension, Value
from shared.expressions.errors import ExpressionError, Kind, bad_argument, runtime_error
from shared.expressions.filters.registry import ALL_FILTERS
from shared.expressions.functions.registry import ALL_FUNCTIONS
from shared.expressions.predicates.registry import ALL_TESTS
from shared.expressions.printing import print_text, text_of
from shared.expressions.values import Character, MapEntry, is_collection, is_map

MAX_CALLS = 60
"""Macros, blocks and `render` inside each other."""

Body = Callable[["Running"], None]
Renderer = Callable[[Value, "Running", bool], Value]
Named = Sequence[tuple[str, Value]]


class Macro:
    """A macro of the template."""

    __slots__ = ("body", "defaults", "name", "parameters")

    def __init__(
        self,
        name: str,
        parameters: list[str],
        defaults: list[Callable[["Running"], Value]],
        body: Body,
    ) -> None:
        self.name = name
        self.parameters = parameters
        self.defaults = defaults
        self.body = body


class Running:
    """The `R` of generated code. One object per evaluation; nothing is shared between two."""

    def __init__(
        self,
        variables: Mapping[str, Value],
        context: ExpressionContext | None,
        renderer: Renderer,
        bounds: Bounds = DEFAULT_BOUNDS,
    ) -> None:
        self.base = variables
        self.context = context
        self.meter = Meter(bounds)
        self.calls = 0
        self._renderer = renderer
        self._scopes: list[dict[str, Value]] = [{}]
        self._sees_variables = True
        self._macros: dict[str, Macro] = {}
        self._blocks: dict[str, Body] = {}
        self._parts: list[str] = []
        self._printed = 0
        self._captures: list[list[str]] = []

    # Printing

    def text(self, text: str) -> None:
        """Prints literal text."""
        self._parts.append(text)
        self._count(len(text))

    def emit(self, value: Value) -> None:
        """Prints a value."""
        text = value if type(value) is str else print_text(value)
        self._parts.append(text)
        self._count(len(text))

    def _count(self, characters: int) -> None:
        self._printed += characters
        self.meter.check_output(self._printed)

    def result(self) -> str:
        """Everything printed."""
        return "".join(self._parts)

    def begin_capture(self) -> None:
        """Prints aside from now on."""
        self._captures.append(self._parts)
        self._parts = []

    def end_capture(self) -> str:
        """What was printed aside."""
        captured, self._parts = "".join(self._parts), self._captures.pop()
        return captured

    # Variables

    def variable(self, name: str, line: int) -> Value:
        """A variable, from the innermost scope outwards. Raises UNDEFINED_VARIABLE."""
        for scope in reversed(self._scopes):
            if name in scope:
                return scope[name]
        if self._sees_variables:
            try:
                return self.base[name]
            except KeyError:
                pass
        if name == "locale":
            return "en"
        raise undefined(name, line)

    def assign(self, name: str, value: Value) -> None:
        """`set`: changes the visible variable of that name, or makes one in this scope."""
        for scope in reversed(self._scopes):
            if name in scope:
                scope[name] = value
                return
        # A variable of the caller is hidden, not changed: the caller's map may be shared.
        is_callers = self._sees_variables and name in self.base
        self._scopes[0 if is_callers else -1][name] = value

    def loop(self, name: str, value: Value, line: int) -> "Loop":
        """A `for` over a value. Raises NOT_ITERABLE."""
        return Loop(self, name, _items(value, line), is_null=value is None)

    def push(self, scope: dict[str, Value]) -> None:
        """Opens a scope."""
        self._scopes.append(scope)

    def pop(self) -> None:
        """Closes the innermost scope."""
        self._scopes.pop()

    # Evaluation protocol: what functions that look around see

    @property
    def variables(self) -> Mapping[str, Value]:
        """Everything visible now."""
        visible: dict[str, Value] = dict(self.base) if self._sees_variables else {}
        for scope in self._scopes:
            visible |= scope
        return visible

    def render(self, value: Value, *, recursive: bool) -> Value:
        """Renders a string, list or map with the visible variables."""
        with_calls = self._deeper()
        try:
            return self._renderer(value, with_calls, recursive)
        finally:
            self.calls -= 1

    def spend(self, steps: int) -> None:
        """Counts work against the bounds."""
        self.meter.spend(steps)

    def _deeper(self) -> "Running":
        self.calls += 1
        if self.calls > MAX_CALLS:
            raise runtime_error("StackOverflowError", "macros or renderings are nested too deeply")
        return self

    # Macros and blocks

    def define_macro(
        self,
        name: str,
        parameters: list[str],
        defaults: list[Callable[["Running"], Value]],
        body: Body,
    ) -> None:
        """Makes a macro known. Two of one name are an error."""
        if name in self._macros:
            raise runtime_error("PebbleException", f"More than one macro can not share {name}")
        self._macros[name] = Macro(name, parameters, defaults, body)

    def define_block(self, name: str, body: Body) -> None:
        """Makes a block known."""
        self._blocks[name] = body

    def block(self, name: str) -> str:
        """The printed body of a block of this template; empty when there is none."""
        body = self._blocks.get(name)
        if body is None:
            return ""
        self._deeper()
        self.begin_capture()
        body(self)
        self.calls -= 1
        return self.end_capture()

    def _expand(self, macro: Macro, arguments: list[Value], named: Named, line: int) -> str:
        given = _macro_arguments(macro, arguments, named, line)
        self._deeper()
        self.spend(4)
        scopes, sees = self._scopes, self._sees_variables
        self._scopes, self._sees_variables = [given], False
        self.begin_capture()
        try:
            for name, default in zip(macro.parameters, macro.defaults, strict=True):
                if name not in given:
                    given[name] = default(self)
            macro.body(self)
        finally:
            self._scopes, self._sees_variables = scopes, sees
            self.calls -= 1
        return self.end_capture()

    # Calls

    def call(self, name: str, arguments: list[Value], named: Named, line: int) -> Value:
        """A function or a macro; a function of the same name wins."""
        extension = ALL_FUNCTIONS.get(name)
        if extension is not None:
            return self._invoke(extension, name, (), arguments, named, line)
        macro = self._macros.get(name)
        if macro is not None:
            return self._expand(macro, arguments, named, line)
        message = f"Function or Macro [{name}] does not exist."
        raise ExpressionError(Kind.UNKNOWN_FUNCTION, message, line=line)

    def filter(
        self, name: str, value: Value, arguments: list[Value], named: Named, line: int
    ) -> Value:
        """A filter applied to a value."""
        extension = ALL_FILTERS.get(name)
        if extension is None:
            message = f"Filter [{name}] does not exist."
            raise ExpressionError(Kind.UNKNOWN_FILTER, message, line=line)
        return self._invoke(extension, name, (value,), arguments, named, line)

    def test(
        self, name: str, value: Value, arguments: list[Value], named: Named, line: int
    ) -> Value:
        """A test of a value."""
        extension = ALL_TESTS.get(name)
        if extension is None:
            message = f"Test [{name}] does not exist."
            raise ExpressionError(Kind.UNKNOWN_TEST, message, line=line)
        return self._invoke(extension, name, (value,), arguments, named, line)

    def _invoke(
        self,
        extension: Extension,
        name: str,
        first: tuple[Value, ...],
        arguments: list[Value],
        named: Named,
        line: int,
    ) -> Value:
        self.meter.spend(1)
        try:
            bound = _bound(extension, name, arguments, named)
            if extension.looks_around:
                result = extension.call(self, *first, *bound)
            else:
                result = extension.call(*first, *bound)
        except ExpressionError as error:
            error.line = error.line or line
            raise
        if isinstance(result, str):
            self.meter.spend(len(result) // 64)
        return result


class Loop:
    """The iterations of a `for`, and its `loop` object."""

    __slots__ = ("_items", "_name", "_running", "was_empty")

    def __init__(
        self, running: Running, name: str, items: Sequence[Value], *, is_null: bool
    ) -> None:
        self._running = running
        self._name = name
        self._items = items
        self.was_empty = not items and not is_null

    def __iter__(self) -> Iterator[None]:
        length = len(self._items)
        scope: dict[str, Value] = {}
        if not length:
            return
        self._running.push(scope)
        for index, item in enumerate(self._items):
            self._running.spend(1)
            scope[self._name] = item
            scope["loop"] = {
                "index": index,
                "length": length,
                "first": index == 0,
                "last": index == length - 1,
                "revindex": length - 1 - index,
            }
            yield
        self._running.pop()


def _items(value: Value, line: int) -> Sequence[Value]:
    if value is None:
        return ()
    if is_map(value):
        return [MapEntry(key, item) for key, item in value.items()]
    if is_collection(value):
        return list(value)
    message = f"Not an iterable object. Value = [{text_of(value)[:100]}]"
    raise ExpressionError(Kind.NOT_ITERABLE, message, line=line)


def _macro_arguments(
    macro: Macro, arguments: list[Value], named: Named, line: int
) -> dict[str, Value]:
    if len(arguments) > len(macro.parameters):
        raise _refused(f"Too many arguments for the macro {macro.name}", line)
    given = dict(zip(macro.parameters, arguments, strict=False))
    for name, value in named:
        if name not in macro.parameters:
            raise _refused(f"The macro {macro.name} has no parameter {name}", line)
        given[name] = value
    return given


def _refused(message: str, line: int) -> ExpressionError:
    error = bad_argument(message)
    error.line = line
    return error


def _bound(extension: Extension, name: str, arguments: list[Value], named: Named) -> list[Value]:
    """One value per declared parameter; more behind them for variadic ones."""
    parameters = extension.parameters
    count = len(parameters)
    extra = arguments[count:]
    if extra and not extension.variadic:
        if not extension.lax:
            raise bad_argument(f"{name} takes at most {count} arguments")
        extra = []
    bound = arguments[:count]
    if len(bound) < count:
        bound = bound + [parameter.default for parameter in parameters[len(bound) :]]
    for key, value in named:
        index = next((i for i, parameter in enumerate(parameters) if parameter.name == key), -1)
        if index >= 0:
            bound[index] = value
        elif not extension.lax:
            raise bad_argument(f"{name} has no parameter {key}")
    return [*bound, *extra]


class TypedRunning(Running):
    """Collects at most one object instead of text (section 1.5)."""

    def __init__(
        self,
        variables: Mapping[str, Value],
        context: ExpressionContext | None,
        renderer: Renderer,
        bounds: Bounds = DEFAULT_BOUNDS,
    ) -> None:
        super().__init__(variables, context, renderer, bounds)
        self.value: Value = None

    @override
    def text(self, text: str) -> None:
        """Literal text; only a string may stand before it."""
        if self._captures:
            super().text(text)
        elif self.value is None:
            self.value = text
        elif isinstance(self.value, str) and not isinstance(self.value, Character):
            self.value += text
        else:
            raise _two_values()

    @override
    def emit(self, value: Value) -> None:
        """A value; nothing but null may stand before it."""
        if self._captures:
            super().emit(value)
        elif value is None:
            return
        elif self.value is None:
            self.value = value
        else:
            raise _two_values()


def _two_values() -> ExpressionError:
    return runtime_error("IllegalArgumentException", "The expression gives more than one value")
