"""The how-to pages do what they show: their flows are valid, their commands print what they say."""

import json
import re
import shlex
import subprocess
import sys
from itertools import pairwise

import pytest

from shared.api.charts.reading import checked_dashboard
from tests.architecture.sources import ROOT

PAGES = sorted((ROOT / "docs" / "how-to").glob("*.md"))
PROGRAM = "import sys; from shared.cli.main import main; sys.exit(main(sys.argv[1:]))"


def _blocks(path):
    """(language, text) of every code block, in order."""
    text = path.read_text("utf-8")
    return re.findall(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def _save(blocks, folder):
    """Saves every YAML block that has a name: a flow's id, or a file's in its first line."""
    for language, text in blocks:
        named = re.match(r"id: (\S+)|# (\S+\.yaml)", text)
        if language == "yaml" and named:
            name = f"{named[1]}.yaml" if named[1] else named[2]
            (folder / name).write_text(text, "utf-8")


def _run(line, folder):
    return subprocess.run(  # noqa: S603 - our own documents
        [sys.executable, "-c", PROGRAM, *shlex.split(line)[1:]],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_commands_of_a_page_print_what_it_shows(path, tmp_path):
    blocks = _blocks(path)
    _save(blocks, tmp_path)
    shown, printed = [], []

    for (language, text), (following, expected) in pairwise([*blocks, ("end", "")]):
        if language != "sh":
            continue
        done = _run(text, tmp_path)
        assert (done.returncode, done.stderr if done.returncode else "") == (0, "")
        if following == "json":
            shown.append(json.loads(expected))
            printed.append(json.loads(done.stdout))

    assert printed == shown


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_flow_of_a_page_is_run_or_checked(path, tmp_path):
    blocks = _blocks(path)
    flows = {found[1] for _, text in blocks if (found := re.match(r"id: (\S+)", text))}
    used = set(re.findall(r"windhover (?:\w+ )+(\S+)\.yaml", path.read_text("utf-8")))

    assert flows == used


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_dashboard_of_a_page_can_be_kept(path):
    dashboards = [text for _, text in _blocks(path) if text.startswith("title:")]

    assert [checked_dashboard(text).problems for text in dashboards] == [()] * len(dashboards)
