"""What is written about the code is true: generated pages, decisions, errors, commands."""

import json
import re
import shlex
import subprocess
import sys
from collections import Counter

import pytest

from docs.generate import error_classes, stale_pages
from tests.architecture.sources import ROOT, named

DECISIONS = sorted((ROOT / "docs" / "adr").glob("*.md"))
SECTIONS = ["Context", "Decision", "Consequences", "Considered"]


def test_generated_pages_are_up_to_date():
    assert [named(path) for path in stale_pages()] == []


def test_every_code_of_an_error_is_its_own():
    counts = Counter(error.code for error in error_classes())

    assert {code for code, count in counts.items() if count > 1} == set()


@pytest.mark.parametrize("error", error_classes(), ids=lambda error: error.__name__)
def test_error_has_a_code_and_says_what_it_is(error):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)+", error.code)
    assert error.__doc__


def test_decisions_are_numbered_without_gaps():
    numbers = [int(path.name[:4]) for path in DECISIONS]

    assert numbers == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_decision_has_its_sections(path):
    text = path.read_text("utf-8")

    assert re.match(rf"# {int(path.name[:4])}\. .+\n\nStatus: .+\nDate: \d{{4}}-\d\d-\d\d\n", text)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == SECTIONS


def _anchors(path):
    """The anchors that the headings of a page get, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    words = [re.sub(r"\]\([^)]*\)", "", heading).lower() for heading in headings]
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in words}


def _leads_somewhere(path, link):
    name, _, anchor = link.partition("#")
    target = path.parent / name if name else path
    return target.exists() and (not anchor or anchor in _anchors(target))


PAGES = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_links_between_documents_lead_somewhere(path):
    links = re.findall(r"\]\(([^):]+)\)", path.read_text("utf-8"))

    assert [link for link in links if not _leads_somewhere(path, link)] == []


def _blocks(document, language):
    text = (ROOT / document).read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def _commands(document):
    lines = [line for block in _blocks(document, "sh") for line in block.splitlines()]
    return [line.partition("  #")[0].strip() for line in lines]


DOCUMENTS = ["README.md", "docs/quickstart.md"]
RUN = [
    (document, command)
    for document in DOCUMENTS
    for command in _commands(document)
    if "windhover " in command
]
MADE = [
    command.removeprefix("make ")
    for document in [*DOCUMENTS, "CONTRIBUTING.md"]
    for line in _commands(document)
    for command in line.split(" && ")
    if command.startswith("make ")
]


@pytest.fixture
def reader_folder(tmp_path):
    """A folder as a reader of the documents has it: the examples, and the flow to write."""
    (tmp_path / "examples").mkdir()
    for path in (ROOT / "examples").glob("*.yaml"):
        (tmp_path / "examples" / path.name).write_bytes(path.read_bytes())
    [first] = _blocks("docs/quickstart.md", "yaml")
    (tmp_path / "first.yaml").write_text(first)
    return tmp_path


def _run(command, folder):
    arguments = shlex.split(command.replace(".venv/bin/windhover", "windhover"))[1:]
    program = "import sys; from shared.cli.main import main; sys.exit(main(sys.argv[1:]))"
    return subprocess.run(  # noqa: S603 - our own documents
        [sys.executable, "-c", program, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(("document", "command"), RUN)
def test_command_of_a_document_works(document, command, reader_folder):
    done = _run(command, reader_folder)

    assert (done.returncode, done.stderr if done.returncode else "") == (0, "")


def test_readme_shows_what_its_command_prints(reader_folder):
    [shown] = _blocks("README.md", "console")
    command, _, output = shown.partition("\n")

    done = _run(command.removeprefix("$ "), reader_folder)

    assert json.loads(done.stdout) == json.loads(output)


def test_readme_shows_a_flow_that_runs(tmp_path):
    [flow] = _blocks("README.md", "yaml")
    (tmp_path / "flow.yaml").write_text(flow)

    done = _run("windhover run flow.yaml --quiet", tmp_path)

    assert json.loads(done.stdout) == {"greeting": "Hello World!"}


@pytest.mark.parametrize("target", sorted({name for command in MADE for name in command.split()}))
def test_documents_name_make_targets_that_exist(target):
    assert re.search(rf"^{target}:.* ## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
