"""The public side of expressions: compile, render, evaluate (expressions.md, section 1)."""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import cached_property

from shared.expressions.bounds import DEFAULT_BOUNDS, Bounds
from shared.expressions.callables import ExpressionContext, Value
from shared.expressions.compiler import Root, compile_text
from shared.expressions.errors import BoundExceeded, ExpressionError, Kind
from shared.expressions.grammar import parse
from shared.expressions.references import References, references_in
from shared.expressions.running import Running, TypedRunning
from shared.expressions.values import is_list, is_map

CACHED_TEMPLATES = 4096
MAX_RENDERINGS = 100
"""Rounds of recursive rendering (section 1.3)."""

_RAW = re.compile(r"\{%-*\s*raw\s*-*%\}.*?\{%-*\s*endraw\s*-*%\}")
_RAW_MARKER = re.compile(r"\{%-*\s*(?:end)?raw\s*-*%\}")


class Template:
    """A compiled template: immutable, shared by every thread."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._raw: list[str] = []
        self._text = _without_raw(source, self._raw)
        try:
            self._root: Root = compile_text(self._text)
        except ExpressionError as error:
            raise _located(error, source) from error.__cause__
        except RecursionError as error:
            failure = ExpressionError(Kind.SYNTAX, "The template is nested too deeply", line=1)
            raise _located(failure, source) from error

    @cached_property
    def references(self) -> References:
        """What the template names."""
        return references_in(parse(self._text))

    def render(
        self,
        variables: Mapping[str, Value],
        context: ExpressionContext | None = None,
        bounds: Bounds = DEFAULT_BOUNDS,
    ) -> str:
        """The text that the template prints. Raises ExpressionError."""
        running = Running(variables, context, _render_inside, bounds)
        self._run(running)
        return _with_raw(running.result(), self._raw)

    def evaluate(
        self,
        variables: Mapping[str, Value],
        context: ExpressionContext | None = None,
        bounds: Bounds = DEFAULT_BOUNDS,
    ) -> Value:
        """The object that the template gives (section 1.5). Raises ExpressionError."""
        running = TypedRunning(variables, context, _render_inside, bounds)
        self._run(running)
        found = running.value
        return _with_raw(found, self._raw) if type(found) is str else found

    def run_inside(self, outer: Running) -> str:
        """The text printed with the variables, the meter and the calls of another evaluation."""
        running = Running(outer.variables, outer.context, _render_inside)
        running.meter = outer.meter
        running.calls = outer.calls
        self._run(running)
        return _with_raw(running.result(), self._raw)

    def _run(self, running: Running) -> None:
        try:
            self._root(running)
        except ExpressionError as error:
            raise _located(error, self.source) from error.__cause__
        except RecursionError as error:
            too_deep = BoundExceeded("The expression is nested too deeply")
            raise _located(too_deep, self.source) from error
        except (ArithmeticError, ValueError, TypeError, LookupError, AttributeError) as error:
            failure = ExpressionError(Kind.RUNTIME, f"The expression failed: {error}")
            failure.java = "RuntimeException"
            raise _located(failure, self.source) from error


def _placeholder(index: int) -> str:
    return f"\ue000raw{index}\ue001"


def _without_raw(source: str, blocks: list[str]) -> str:
    """The text with its raw blocks replaced (section 1.4); they are added to `blocks`."""
    if "endraw" not in source:
        return source

    def keep(match: re.Match[str]) -> str:
        blocks.append(match.group())
        return _placeholder(len(blocks) - 1)

    return _RAW.sub(keep, source)


def _with_raw(text: str, blocks: list[str]) -> str:
    """The text with its raw blocks back, and all their markers removed."""
    for index, block in enumerate(blocks):
        text = text.replace(_placeholder(index), block)
    return _RAW_MARKER.sub("", text) if "raw" in text else text


def _located(error: ExpressionError, source: str) -> ExpressionError:
    """The error with its template and, where the original has them, text and line."""
    if error.template:
        return error
    error.template = source
    line = error.line or 1
    if error.kind is Kind.UNDEFINED_VARIABLE:
        error.message = (
            f"Unable to find `{error.message}` used in the expression `{source}` at line {line}"
        )
    elif error.kind not in {Kind.RUNTIME, Kind.RENDER_LIMIT}:
        error.message = f"{error.message} ({source}:{line})"
    error.args = (error.message,)
    return error


class _Cache:
    """Compiled templates by text; the lock protects the order."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._templates: OrderedDict[str, Template] = OrderedDict()

    def get(self, text: str) -> Template:
        with self._lock:
            found = self._templates.get(text)
            if found is not None:
                self._templates.move_to_end(text)
                return found
        compiled = Template(text)
        with self._lock:
            self._templates[text] = compiled
            if len(self._templates) > CACHED_TEMPLATES:
                self._templates.popitem(last=False)
        return compiled


_CACHE = _Cache()


def compile_template(text: str) -> Template:
    """The compiled template of a text. Raises ExpressionError of kind SYNTAX."""
    return _CACHE.get(text)


def render(
    text: str | None,
    variables: Mapping[str, Value],
    context: ExpressionContext | None = None,
) -> str | None:
    """A text rendered once; one without `{` is returned as it is."""
    if text is None or "{" not in text:
        return text
    return compile_template(text).render(variables, context)


def evaluate(
    text: str | None,
    variables: Mapping[str, Value],
    context: ExpressionContext | None = None,
) -> Value:
    """The object that a text gives; one without `{` is itself."""
    if text is None or "{" not in text:
        return text
    return compile_template(text).evaluate(variables, context)


def render_structure(
    value: Value,
    variables: Mapping[str, Value],
    context: ExpressionContext | None = None,
) -> Value:
    """A structure with every string rendered to text (section 1.2)."""
    return _mapped(value, lambda text: render(text, variables, context), 0)


def evaluate_structure(
    value: Value,
    variables: Mapping[str, Value],
    context: ExpressionContext | None = None,
) -> Value:
    """Like `render_structure`, but a string that is one expression keeps its type.

    A string that mixes text and values is rendered to text.
    """

    def typed(text: str) -> Value:
        try:
            return evaluate(text, variables, context)
        except ExpressionError as error:
            if error.java != "IllegalArgumentException":
                raise
            return render(text, variables, context)

    return _mapped(value, typed, 0)


def render_recursively(
    value: Value,
    variables: Mapping[str, Value],
    context: ExpressionContext | None = None,
) -> Value:
    """Renders until nothing changes (section 1.3). Raises RENDER_LIMIT."""

    def repeated(text: str) -> str:
        return _until_stable(text, lambda one: render(one, variables, context) or "")

    return _mapped(value, repeated, 0)


def _until_stable(text: str, once: Callable[[str], str]) -> str:
    """Renders until nothing changes; raw blocks survive all rounds."""
    blocks: list[str] = []
    for _ in range(MAX_RENDERINGS):
        text = _without_raw(text, blocks)
        following = once(text)
        if following == text:
            return _with_raw(text, blocks)
        text = following
    raise ExpressionError(Kind.RENDER_LIMIT, "Too many rendering attempts")


MAX_STRUCTURE_DEPTH = 200


def _mapped(value: Value, text_of: Callable[[str], Value], depth: int) -> Value:
    if depth > MAX_STRUCTURE_DEPTH:
        raise BoundExceeded("The structure is nested too deeply")
    if isinstance(value, str):
        return text_of(value)
    if is_map(value):
        found: dict[Value, Value] = {}
        for key, item in value.items():
            rendered = text_of(key) if isinstance(key, str) else key
            found.setdefault(rendered, _mapped(item, text_of, depth + 1))
        return found
    if is_list(value) or isinstance(value, tuple):
        return [_mapped(item, text_of, depth + 1) for item in value]
    return value


def _render_inside(value: Value, running: Running, recursive: bool) -> Value:  # noqa: FBT001
    """The functions `render` and `renderOnce`."""

    def once(text: str) -> str:
        if "{" not in text:
            return text
        return compile_template(text).run_inside(running)

    def all_rounds(text: str) -> str:
        return _until_stable(text, once)

    return _mapped(value, all_rounds if recursive else once, 0)


_FALSE = {"", "false", "0", "-0"}


def is_truthy(text: str | None) -> bool:
    """The truth of a rendered condition (flow language, section 0)."""
    return text is not None and text not in _FALSE


def references_of(value: Value) -> References:
    """What all the strings of a structure name together."""
    found = References(frozenset(), frozenset())
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            if "{" in item:
                found = found.union(compile_template(item).references)
        elif is_map(item):
            pending.extend(item.keys())
            pending.extend(item.values())
        elif isinstance(item, list | tuple):
            pending.extend(item)
    return found
