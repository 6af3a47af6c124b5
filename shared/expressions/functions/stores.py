"""Functions that reach outside: secrets, key-values, files, HTTP (expressions.md, section 14.5)."""

from collections.abc import Mapping

from shared.expressions.callables import (
    Evaluation,
    ExpressionContext,
    Extension,
    Parameter,
    Value,
)
from shared.expressions.errors import bad_argument, runtime_error
from shared.expressions.printing import text_of
from shared.expressions.values import Long, is_map


def _context(evaluation: Evaluation, function: str) -> ExpressionContext:
    if evaluation.context is None:
        raise bad_argument(f"The function {function} can not be used here")
    return evaluation.context


def _optional(value: Value) -> str | None:
    return None if value is None else text_of(value)


def secret(evaluation: Evaluation, key: Value, namespace: Value, subkey: Value) -> Value:
    """The secret's plain value."""
    if key is None:
        raise bad_argument("The secret function needs a key")
    context = _context(evaluation, "secret")
    return context.secret(text_of(key), _optional(namespace), _optional(subkey))


def kv(evaluation: Evaluation, key: Value, namespace: Value, error_on_missing: Value) -> Value:
    """The stored value with its type."""
    if key is None:
        raise bad_argument("The kv function needs a key")
    context = _context(evaluation, "kv")
    return context.kv(
        text_of(key), _optional(namespace), error_on_missing=error_on_missing is not False
    )


def _path(path: Value) -> str:
    if not isinstance(path, str):
        raise bad_argument("The path of a file must be a text")
    return str(path)


def read(evaluation: Evaluation, path: Value, namespace: Value, version: Value) -> Value:
    """Text of a namespace file or of a kestra:/// file."""
    del version
    return _context(evaluation, "read").read(_path(path), _optional(namespace))


def file_size(evaluation: Evaluation, path: Value, namespace: Value) -> Value:
    """Size in bytes."""
    return Long(_context(evaluation, "fileSize").file_size(_path(path), _optional(namespace)))


def file_exists(evaluation: Evaluation, path: Value, namespace: Value) -> Value:
    """Whether there is a file."""
    return _context(evaluation, "fileExists").file_exists(_path(path), _optional(namespace))


def is_file_empty(evaluation: Evaluation, path: Value, namespace: Value) -> Value:
    """Whether a file has no content."""
    context = _context(evaluation, "isFileEmpty")
    return context.file_size(_path(path), _optional(namespace)) == 0


def file_uri(evaluation: Evaluation, path: Value) -> Value:
    """The kestra:/// URI of a namespace file; it need not exist."""
    text = _path(path)
    if "../" in text:
        raise runtime_error("IllegalArgumentException", "Path must not contain '../'")
    flow = evaluation.variables.get("flow")
    namespace = flow.get("namespace") if is_map(flow) else None
    if not isinstance(namespace, str):
        raise bad_argument("The fileURI function needs a flow")
    return f"kestra:///{namespace.replace('.', '/')}/_files/{text.lstrip('/')}"


def error_logs(evaluation: Evaluation) -> Value:
    """The ERROR log entries of the current execution."""
    return _context(evaluation, "errorLogs").error_logs()


_HTTP = ("uri", "method", "query", "body", "contentType", "headers", "options", "accept")


def http(evaluation: Evaluation, *arguments: Value) -> Value:
    """Body of an HTTP exchange."""
    request = dict(zip(_HTTP, arguments, strict=True))
    if request["uri"] is None:
        raise bad_argument("The http function needs a uri")
    return _context(evaluation, "http").http(request)


def env(evaluation: Evaluation, name: Value, default: Value) -> Value:
    """An entry of `envs`; the default when it is missing or empty."""
    if name is None:
        raise bad_argument("The env function needs a name")
    envs = evaluation.variables.get("envs")
    found = envs.get(text_of(name)) if is_map(envs) else None
    return found or default


_PLACE = (Parameter("path"), Parameter("namespace"))

FUNCTIONS: Mapping[str, Extension] = {
    "secret": Extension(
        secret,
        (Parameter("key"), Parameter("namespace"), Parameter("subkey")),
        looks_around=True,
    ),
    "kv": Extension(
        kv,
        (Parameter("key"), Parameter("namespace"), Parameter("errorOnMissing", default=True)),
        looks_around=True,
    ),
    "read": Extension(read, (*_PLACE, Parameter("version")), looks_around=True),
    "fileSize": Extension(file_size, _PLACE, looks_around=True),
    "fileExists": Extension(file_exists, _PLACE, looks_around=True),
    "isFileEmpty": Extension(is_file_empty, _PLACE, looks_around=True),
    "fileURI": Extension(file_uri, (Parameter("path"),), looks_around=True),
    "errorLogs": Extension(error_logs, looks_around=True),
    "http": Extension(http, tuple(map(Parameter, _HTTP)), looks_around=True),
    "env": Extension(env, (Parameter("name"), Parameter("default")), looks_around=True),
}
