"""Attributes, subscripts and methods (expressions.md, section 6): plain data, and nothing else."""

from collections.abc import Callable, Mapping, Sequence

from shared.expressions.callables import Value
from shared.expressions.dates import Duration, Instant, LocalDate, LocalDateTime, ZonedDateTime
from shared.expressions.errors import ExpressionError, Kind, bad_argument, runtime_error
from shared.expressions.javaregex import full_match, replace_all, split
from shared.expressions.printing import text_of
from shared.expressions.values import (
    INT_MAX,
    INT_MIN,
    Character,
    JavaArray,
    Long,
    MapEntry,
    contains,
    is_collection,
    is_integer,
    is_list,
    is_map,
    is_number,
    is_string,
    java_equals,
    utf16_length,
)

MAX_REPEATED_CHARACTERS = 10_000_000
_FORBIDDEN = {"class", "getclass", "forname", "classloader", "wait", "notify", "notifyall"}


def undefined(name: str, line: int) -> ExpressionError:
    """What is not there; the environment completes the message."""
    return ExpressionError(Kind.UNDEFINED_VARIABLE, name, line=line)


def attribute(owner: Value, name: str, line: int, root: str = "") -> Value:
    """`owner.name`; `root` is the variable's name when the owner is a plain variable."""
    if type(owner) is dict:
        try:
            return owner[name]
        except KeyError:
            raise undefined(name, line) from None
    return subscript(owner, name, line, root)


def subscript(owner: Value, key: Value, line: int, root: str = "") -> Value:
    """`owner[key]`."""
    if owner is None:
        raise undefined(root or text_of(key), line)
    if is_map(owner):
        return _entry(owner, key, line)
    if isinstance(owner, list):
        return _element(owner, key, line)
    if isinstance(key, str):
        return _member(owner, str(key), (), line)
    raise undefined(text_of(key), line)


def _entry(owner: Mapping[Value, Value], key: Value, line: int) -> Value:
    if key is None:
        raise runtime_error("NullPointerException", "the key of a map is null")
    if is_number(key):
        first = next(iter(owner), None)
        if first is None:
            raise runtime_error("NoSuchElementException", "the map is empty")
        if isinstance(first, str):
            raise bad_argument("A number can not be the key of a map with text keys")
    try:
        return owner[str(key) if isinstance(key, str) else key]
    except (KeyError, TypeError):
        raise undefined(text_of(key), line) from None


def _element(owner: list[Value], key: Value, line: int) -> Value:
    if isinstance(key, str) and key.isascii() and key.isdigit() and len(key) <= 10:  # noqa: PLR2004
        key = int(key)
    if is_integer(key):
        if 0 <= key < len(owner):
            return owner[key]
        raise undefined(text_of(key), line)
    if isinstance(key, str):
        return _member(owner, str(key), (), line)
    raise undefined(text_of(key), line)


def call_method(
    owner: Value, name: str, arguments: Sequence[Value], line: int, root: str = ""
) -> Value:
    """`owner.name(arguments)`: only what the white list of section 6.3 has."""
    if owner is None:
        raise undefined(root or name, line)
    if is_map(owner):
        return _map_method(owner, name, arguments, line)
    return _member(owner, name, tuple(arguments), line)


def _member(owner: Value, name: str, arguments: tuple[Value, ...], line: int) -> Value:
    if name.lower() in _FORBIDDEN:
        raise bad_argument(f"Access to the member {name} is forbidden")
    table = _members_of(owner)
    method = table.get(name.lower())
    if method is None:
        raise undefined(name, line)
    found = method(owner, arguments)
    if found is _NO_SUCH:
        raise undefined(name, line)
    return found


_NO_SUCH = object()
"""Given by a method whose arguments do not fit: for the original it then does not exist."""

Method = Callable[..., Value]


def _members_of(owner: Value) -> Mapping[str, Method]:
    if isinstance(owner, Character):
        return {}
    if isinstance(owner, str):
        return _STRING
    if isinstance(owner, MapEntry):
        return _ENTRY
    if is_list(owner) or is_collection(owner):
        return {} if isinstance(owner, JavaArray) else _LIST
    if is_number(owner):
        return _NUMBER
    if isinstance(owner, Instant):
        return _INSTANT
    if isinstance(owner, ZonedDateTime | LocalDateTime | LocalDate):
        return _DATE
    if isinstance(owner, Duration):
        return _DURATION
    return {}


def _no_arguments(body: Callable[..., Value]) -> Method:
    def method(owner: Value, arguments: tuple[Value, ...]) -> Value:
        return _NO_SUCH if arguments else body(owner)

    return method


def _strings(count: int, body: Callable[..., Value]) -> Method:
    def method(owner: Value, arguments: tuple[Value, ...]) -> Value:
        if len(arguments) != count or not all(is_string(one) for one in arguments):
            return _NO_SUCH
        return body(owner, *arguments)

    return method


def _any(count: int, body: Callable[..., Value]) -> Method:
    def method(owner: Value, arguments: tuple[Value, ...]) -> Value:
        return body(owner, *arguments) if len(arguments) == count else _NO_SUCH

    return method


def _is_java_int(value: Value) -> bool:
    is_plain = is_integer(value) and not isinstance(value, Long)
    return is_plain and INT_MIN <= int(text_of(value)) <= INT_MAX


def _integers(counts: tuple[int, ...], body: Callable[..., Value]) -> Method:
    """Arguments must be Integers: a Long does not fit an `int` parameter."""

    def method(owner: Value, arguments: tuple[Value, ...]) -> Value:
        if len(arguments) not in counts or not all(map(_is_java_int, arguments)):
            return _NO_SUCH
        return body(owner, *arguments)

    return method


def _substring(text: str, start: int, end: int | None = None) -> str:
    stop = len(text) if end is None else end
    if not 0 <= start <= stop <= len(text):
        raise runtime_error("StringIndexOutOfBoundsException", f"begin {start}, end {stop}")
    return text[start:stop]


def _char_at(text: str, index: int) -> Character:
    if not 0 <= index < len(text):
        raise runtime_error("StringIndexOutOfBoundsException", f"index {index}")
    return Character(text[index])


def _repeat(text: str, count: int) -> str:
    if count < 0:
        raise runtime_error("IllegalArgumentException", "count is negative")
    if len(text) * count > MAX_REPEATED_CHARACTERS:
        raise runtime_error("OutOfMemoryError", "the repeated text is too long")
    return text * count


def _compare(text: str, other: str) -> int:
    for one, two in zip(text, other, strict=False):
        if one != two:
            return ord(one) - ord(two)
    return len(text) - len(other)


def _index_of(items: list[Value], wanted: Value) -> int:
    return next((i for i, item in enumerate(items) if java_equals(item, wanted)), -1)


def _get(items: list[Value], index: int) -> Value:
    if not 0 <= index < len(items):
        raise runtime_error("IndexOutOfBoundsException", f"Index {index} out of bounds")
    return items[index]


def _end_of(items: Sequence[Value], index: int) -> Value:
    if not items:
        raise runtime_error("NoSuchElementException", "the list is empty")
    return list(items)[index]


def _java_trim(text: str) -> str:
    return text.strip("".join(map(chr, range(0x21))))


_STRING: Mapping[str, Method] = {
    "length": _no_arguments(utf16_length),
    "isempty": _no_arguments(lambda text: not text),
    "empty": _no_arguments(lambda text: not text),
    "isblank": _no_arguments(lambda text: not text.strip()),
    "blank": _no_arguments(lambda text: not text.strip()),
    "touppercase": _no_arguments(str.upper),
    "tolowercase": _no_arguments(str.lower),
    "trim": _no_arguments(_java_trim),
    "strip": _no_arguments(str.strip),
    "tostring": _no_arguments(str),
    "startswith": _strings(1, str.startswith),
    "endswith": _strings(1, str.endswith),
    "replace": _strings(2, str.replace),
    "replaceall": _strings(2, replace_all),
    "replacefirst": _strings(2, lambda text, regex, new: replace_all(text, regex, new, limit=1)),
    "split": _strings(1, lambda text, regex: JavaArray(split(text, regex, 0))),
    "indexof": _strings(1, str.find),
    "lastindexof": _strings(1, str.rfind),
    "matches": _strings(1, full_match),
    "concat": _strings(1, lambda text, other: text + other),
    "equalsignorecase": _strings(1, lambda text, other: text.casefold() == other.casefold()),
    "compareto": _strings(1, _compare),
    "substring": _integers((1, 2), _substring),
    "charat": _integers((1,), _char_at),
    "repeat": _integers((1,), _repeat),
}
_LIST: Mapping[str, Method] = {
    "size": _no_arguments(len),
    "isempty": _no_arguments(lambda items: not items),
    "empty": _no_arguments(lambda items: not items),
    "first": _no_arguments(lambda items: _end_of(items, 0)),
    "getfirst": _no_arguments(lambda items: _end_of(items, 0)),
    "last": _no_arguments(lambda items: _end_of(items, -1)),
    "getlast": _no_arguments(lambda items: _end_of(items, -1)),
    "tostring": _no_arguments(text_of),
    "indexof": _any(1, _index_of),
    "get": _integers((1,), _get),
}
_ENTRY: Mapping[str, Method] = {
    "key": _no_arguments(lambda entry: entry.key),
    "getkey": _no_arguments(lambda entry: entry.key),
    "value": _no_arguments(lambda entry: entry.value),
    "getvalue": _no_arguments(lambda entry: entry.value),
}
_NUMBER: Mapping[str, Method] = {
    "intvalue": _no_arguments(int),
    "longvalue": _no_arguments(lambda number: Long(int(number))),
    "doublevalue": _no_arguments(float),
    "tostring": _no_arguments(text_of),
}
_INSTANT: Mapping[str, Method] = {
    "epochsecond": _no_arguments(lambda at: Long(at.epoch)),
    "getepochsecond": _no_arguments(lambda at: Long(at.epoch)),
    "nano": _no_arguments(lambda at: at.nano),
    "toepochmilli": _no_arguments(lambda at: Long(at.epoch * 1000 + at.nano // 1_000_000)),
    "tostring": _no_arguments(text_of),
}
_DURATION: Mapping[str, Method] = {
    "seconds": _no_arguments(lambda duration: Long(duration.nanos // 10**9)),
    "tomillis": _no_arguments(lambda duration: Long(duration.nanos // 10**6)),
    "tostring": _no_arguments(text_of),
}
_WEEK_DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")


def _local(value: ZonedDateTime | LocalDateTime | LocalDate) -> LocalDateTime:
    if isinstance(value, ZonedDateTime):
        return value.local
    return LocalDateTime(value.date, 0) if isinstance(value, LocalDate) else value


def _clock(divisor: int, modulus: int) -> Method:
    return _no_arguments(lambda at: _local(at).nanos // divisor % modulus)


_DATE: Mapping[str, Method] = {
    "year": _no_arguments(lambda at: _local(at).date.year),
    "monthvalue": _no_arguments(lambda at: _local(at).date.month),
    "dayofmonth": _no_arguments(lambda at: _local(at).date.day),
    "dayofyear": _no_arguments(lambda at: _local(at).date.timetuple().tm_yday),
    "dayofweek": _no_arguments(lambda at: _WEEK_DAYS[_local(at).date.weekday()]),
    "hour": _clock(3600 * 10**9, 24),
    "minute": _clock(60 * 10**9, 60),
    "second": _clock(10**9, 60),
    "nano": _clock(1, 10**9),
    "tostring": _no_arguments(text_of),
}


def _map_method(
    owner: Mapping[Value, Value], name: str, arguments: Sequence[Value], line: int
) -> Value:
    if name.lower() in _FORBIDDEN:
        raise bad_argument(f"Access to the member {name} is forbidden")
    method = _MAP.get((name.lower(), len(arguments)))
    if method is None:
        raise undefined(name, line)
    return method(owner, *arguments)


_MAP: Mapping[tuple[str, int], Callable[..., Value]] = {
    ("size", 0): len,
    ("isempty", 0): lambda owner: not owner,
    ("get", 1): lambda owner, key: owner.get(key),
    ("getordefault", 2): lambda owner, key, default: owner.get(key, default),
    ("containskey", 1): lambda owner, key: key in owner,
    ("containsvalue", 1): lambda owner, value: contains(owner.values(), value),
    ("keyset", 0): list,
    ("values", 0): lambda owner: list(owner.values()),
    ("entryset", 0): lambda owner: [MapEntry(key, value) for key, value in owner.items()],
    ("tostring", 0): text_of,
}
