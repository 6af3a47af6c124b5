"""`windhover completion`: a script by which a shell completes commands, actions and options."""

import argparse
import re
from collections.abc import Iterator

from shared.cli.arguments import CommandLine, command_line
from shared.cli.exit_codes import ExitCode
from shared.cli.terminal import tell

_BASH = """\
_windhover() {{
  local words=
  case "$COMP_CWORD:${{COMP_WORDS[1]-}} ${{COMP_WORDS[2]-}}" in
    1:*) words="{commands}" ;;
{cases}
  esac
  COMPREPLY=($(compgen -W "$words" -- "${{COMP_WORDS[COMP_CWORD]}}"))
  [ ${{#COMPREPLY[@]}} -gt 0 ] || COMPREPLY=($(compgen -f -- "${{COMP_WORDS[COMP_CWORD]}}"))
}}
complete -o filenames -F _windhover windhover"""

_ZSH = "autoload -U +X bashcompinit && bashcompinit\n"


def completion(options: argparse.Namespace) -> int:
    """Prints the script of a shell."""
    line = command_line()
    match options.shell:
        case "bash":
            tell(_bash(line))
        case "zsh":
            tell(_ZSH + _bash(line))
        case _:
            for one in _fish(line):
                tell(one)
    return ExitCode.OK


def _bash(line: CommandLine) -> str:
    cases = []
    for command, parser in line.verbs.items():
        actions = line.actions.get(command, {})
        for action, inner in actions.items():
            cases.append(f'    *:"{command} {action}") words="{" ".join(_options(inner))}" ;;')
        cases.append(f'    *:"{command} "*) words="{" ".join((*actions, *_options(parser)))}" ;;')
    return _BASH.format(commands=" ".join(line.verbs), cases="\n".join(cases))


def _fish(line: CommandLine) -> Iterator[str]:
    for command, parser in line.verbs.items():
        yield f"complete -c windhover -n __fish_use_subcommand -f -a {command}"
        inside = f"'__fish_seen_subcommand_from {command}'"
        actions = line.actions.get(command, {})
        for action in actions:
            yield f"complete -c windhover -n {inside} -a {action}"
        found = {name for one in (parser, *actions.values()) for name in _options(one)}
        for name in sorted(found):
            yield f"complete -c windhover -n {inside} -l {name.removeprefix('--')}"


def _options(parser: argparse.ArgumentParser) -> list[str]:
    return sorted(set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", parser.format_help())))
