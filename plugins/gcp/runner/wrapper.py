"""The shell script that runs inside of the container of a job.

It stands in the mounted folder of the bucket beside the files of the task, and holds what may be
secret: the definition of the job, which more people may read, does not.
"""

import re
import shlex
from collections.abc import Iterable

from plugins.scripts.exec.remote import RemoteScript
from shared.sdk.output import TaskFailed

_TEXT = """#!/bin/sh
# Runs one script. Its files come from the folder that this one is in; what it leaves goes back.
set -u
top=$(cd "$(dirname "$0")" && pwd)
root={root}
own="$root.own"
try=${{CLOUD_RUN_TASK_ATTEMPT:-0}}

# What is new of a stream becomes an object of its own: a mounted bucket can not append.
sent_stdout=0 number_stdout=0 sent_stderr=0 number_stderr=0
ship() {{
  eval "sent=\\$sent_$1 number=\\$number_$1"
  size=$(wc -c < "$own/$1")
  if [ "$size" -gt "$sent" ]; then
    number=$((number + 1))
    name=$(printf '%s-%06d-%s' "$try" "$number" "$1")
    tail -c +$((sent + 1)) "$own/$1" | head -c $((size - sent)) > "$own/part"
    cp "$own/part" "$top/log/$name"
    eval "sent_$1=$size number_$1=$number"
  fi
}}
ship_all() {{ ship stdout; ship stderr; }}

clean() {{ cd /; rm -rf "$root" "$own"; }}

clean
mkdir -p "$root" "$own" "$top/log"
if [ -d "$top/in" ]; then cp -R "$top/in/." "$root"; fi
cd "$root" || exit 1
: > "$own/stdout"
: > "$own/stderr"
trap 'ship_all; clean; exit 143' TERM INT
(
  {folders}
  {exports}
  {command}
  echo $? > "$own/code"
) < /dev/null > "$own/stdout" 2> "$own/stderr" &
until [ -s "$own/code" ]; do
  [ -d "$own" ] || exit 1
  sleep {pause}
  ship_all
done
ship_all

set -e
{outputs}
code=$(cat "$own/code")
echo "$code" > "$top/exit"
clean
exit "$code"
"""

_FOUND = """find . -type f | while IFS= read -r path; do
  path=${{path#./}}
  case "$path" in
    .windhover-*) ;;
    {patterns})
      mkdir -p "$top/out/$(dirname "$path")"
      cp "$path" "$top/out/$path" ;;
  esac
done"""

_FOLDER = """if [ -d {folder} ]; then
  mkdir -p "$top/outputs"
  cp -R {folder}/. "$top/outputs"
fi"""

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_TOKENS = re.compile(r"\*\*/|\*+|\[!?[^\]/]+\]|\{[^{}]*\}|.", re.DOTALL)
_PLAIN = re.compile(r"[A-Za-z0-9_./?-]")

EVERYTHING = "**"


def wrapper(script: RemoteScript, root: str, pause_seconds: float) -> str:
    """The text of the shell script.

    Args:
        root: the working directory in the container.
        pause_seconds: between two looks at what was printed.

    Raises:
        TaskFailed: a variable whose name no shell takes.
    """
    outputs = []
    if script.wanted:
        outputs.append(_FOUND.format(patterns="|".join(map(_shell_pattern, script.wanted))))
    if script.output_folder:
        outputs.append(_FOLDER.format(folder=shlex.quote(script.output_folder)))
    folder = shlex.quote(script.output_folder)
    return _TEXT.format(
        root=shlex.quote(root),
        folders=f"mkdir -p {folder}" if script.output_folder else ":",
        exports="\n  ".join(_exports(script.environment.items())) or ":",
        command=shlex.join(script.arguments),
        pause=f"{pause_seconds:g}",
        outputs="\n".join(outputs),
    )


def _exports(variables: Iterable[tuple[str, str]]) -> Iterable[str]:
    for name, value in variables:
        if not _VARIABLE.fullmatch(name):
            raise TaskFailed(
                f"No shell takes a variable of this name: {name[:200]}",
                remedy="Use letters, digits and underscores in the names of `env`.",
            )
        yield f"export {name}={shlex.quote(value)}"


def _shell_pattern(glob: str) -> str:
    """A pattern of `case` that fits all that a glob fits, and perhaps more."""
    plain = glob.removeprefix("glob:").removeprefix("./").lstrip("/")
    return "".join(map(_shell_token, _TOKENS.findall(plain))) or "*"


def _shell_token(piece: str) -> str:
    if _PLAIN.fullmatch(piece):
        return piece
    # Whatever else could mean something to the shell: one character, or any number of them.
    is_one = piece.startswith("[") or (len(piece) == 1 and piece.isascii() and piece != "*")
    return "?" if is_one else "*"
