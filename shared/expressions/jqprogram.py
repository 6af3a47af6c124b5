"""jq programs, bounded.

The C library can not be interrupted inside a thread, so that a program runs in a small process of
its own when it could run for ever: when it names something that loops or defines functions. What
is left takes time in proportion to its input.
"""

import functools
import json
import re
import resource
import subprocess
import sys

from shared.expressions.callables import Value
from shared.expressions.errors import BoundExceeded, bad_argument

SECONDS = 5.0
MAX_PROGRAM_CHARACTERS = 20_000
MAX_RESULT_BYTES = 64 * 1024 * 1024
_MAY_LOOP = re.compile(
    r"\b(def|range|repeat|while|until|recurse|recurse_down|limit|first|last|nth|foreach|reduce"
    r"|combinations|walk|env|input|inputs|debug|input_filename|\$__loc__|splits|test|match|scan"
    r"|capture|sub|gsub|implode|ltrimstr|getpath|paths|leaf_paths|tostream|fromstream|truncate_stream"
    r"|halt|halt_error|include|import|modulemeta|get_search_list)\b|\$ENV|\.\.|\*"
)
_REFUSED = re.compile(
    r"\b(env|input|inputs|debug|stderr|input_filename|halt|halt_error|include|import|modulemeta"
    r"|get_search_list)\b|\$ENV"
)


def run_program(program: str, document: str) -> list[Value]:
    """All results of a program on a JSON document.

    Raises:
        ExpressionError: BAD_ARGUMENT for a program or document that jq refuses.
        BoundExceeded: it ran for too long.
    """
    if len(program) > MAX_PROGRAM_CHARACTERS:
        raise bad_argument("The jq program is too long")
    if _REFUSED.search(_without_strings(program)):
        raise bad_argument("The jq program reaches for its surroundings, which is not allowed")
    if not document.strip():
        raise bad_argument("The input of jq is no JSON")
    if _MAY_LOOP.search(_without_strings(program)):
        results = _apart(program, document)
    else:
        results = _here(program, document)
    return [json.loads(line) for line in results]


def _here(program: str, document: str) -> list[str]:
    try:
        printed: str = _compiled(program).input_text(document).text()
    except (ValueError, StopIteration) as error:
        raise bad_argument(f"Unable to parse jq value: {error}") from error
    return printed.splitlines()


@functools.lru_cache(maxsize=256)
def _compiled(program: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the library has no types
    import jq  # noqa: PLC0415 - a C library that most flows never use

    return jq.compile(program)


_CHILD = """
import sys, jq
program, document = sys.stdin.read().split("\\x00", 1)
try:
    sys.stdout.write(jq.compile(program).input_text(document).text())
except ValueError as error:
    sys.stderr.write(str(error))
    sys.exit(3)
"""


_BYTES = 2 * 1024**3
_LIMIT_MEMORY = functools.partial(resource.setrlimit, resource.RLIMIT_AS, (_BYTES, _BYTES))
"""Called in the child, before it becomes another program."""


def _apart(program: str, document: str) -> list[str]:
    if "\x00" in program:
        raise bad_argument("The jq program has a NUL character")
    try:
        done = subprocess.run(  # noqa: S603 - our own text, no shell
            [sys.executable, "-c", _CHILD],
            input=f"{program}\x00{document}",
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
            preexec_fn=_LIMIT_MEMORY,
        )
    except subprocess.TimeoutExpired as error:
        raise BoundExceeded(f"The jq program takes longer than {SECONDS:g} seconds") from error
    if done.returncode != 0:
        raise bad_argument(f"Unable to parse jq value: {done.stderr.strip()[-500:]}")
    return done.stdout.splitlines()


def _without_strings(program: str) -> str:
    """The program without string literals; interpolations in them are kept."""
    return re.sub(r'"(?:[^"\\]|\\[^(])*"', '""', program)
