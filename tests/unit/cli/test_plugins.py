"""`windhover plugins` in this process."""

import orjson
import pytest

from shared.cli.main import main
from tests.unit.cli.flows import refusal_of

LOG = "io.kestra.plugin.core.log.Log"


def test_list_names_every_type_with_its_title(capsys):
    assert main(["plugins", "list"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == sorted(line.split()[0] for line in lines)
    assert any(line.split(maxsplit=1) == [LOG, "Write to the flow log"] for line in lines)


def test_list_is_there_for_programs(capsys):
    assert main(["plugins", "list", "--output", "json"]) == 0

    found = {entry["type"]: entry for entry in orjson.loads(capsys.readouterr().out)}
    assert found[LOG]["title"] == "Write to the flow log"
    assert found[LOG]["aliases"] == ["io.kestra.core.tasks.log.Log"]


@pytest.mark.parametrize("name", [LOG, "io.kestra.core.tasks.log.Log", "log.Log", "weekend"])
def test_type_is_found_by_name_old_name_or_end(capsys, name):
    assert main(["plugins", "doc", name]) == 0

    page = capsys.readouterr().out
    assert page.startswith("# io.kestra.plugin.core.")
    assert "## Common properties" in page


def test_schema_of_a_type_is_there_for_editors(capsys):
    assert main(["plugins", "doc", LOG, "--output", "json"]) == 0

    schema = orjson.loads(capsys.readouterr().out)
    assert schema["properties"]["properties"]["message"]["$required"] is True


@pytest.mark.parametrize(
    ("name", "message", "remedy"),
    [
        ("io.kestra.plugin.core.log.Lgo", "no type is called", f'Did you mean "{LOG}"?'),
        ("Prallel", "no type is called Prallel", 'Did you mean "Parallel"?'),
        ("Delete", "several types end in Delete", "io.kestra.plugin.core.kv.Delete"),
        ("zzzzzz", "no type is called zzzzzz", "`windhover plugins list` shows every type."),
    ],
)
def test_type_that_is_not_there_is_answered_with_near_ones(capsys, name, message, remedy):
    said = refusal_of(capsys, "plugins", "doc", name)

    assert message in said
    assert remedy in said
