"""`docker-compose.yml` says what the programs take: there is no Docker where tests run."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

from emulators.serverless import PROJECT
from emulators.start import parser
from shared.settings import Settings, variable_of

ROOT = Path(__file__).parents[2]
SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]
OTHERS = ("firestore", "pubsub")
PUBLIC = re.compile(
    r"(python|gcr\.io/google\.com/cloudsdktool/google-cloud-cli):\d+\.\d+\.\d+(-[a-z-]+)"
)


def script():
    return SERVICES["windhover"]["command"][2].splitlines()


def started():
    """What the stack is told."""
    [line] = [line for line in script() if "emulators.start" in line]
    words = shlex.split(line)
    return parser().parse_args(words[words.index("emulators.start") + 1 :])


@pytest.mark.parametrize("name", SERVICES)
def test_image_is_public_and_of_one_version(name):
    assert PUBLIC.fullmatch(SERVICES[name]["image"])


@pytest.mark.parametrize("name", SERVICES)
def test_container_may_do_no_more_than_it_needs(name):
    service = SERVICES[name]

    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "cap_add", "pid", "devices"} & service.keys()


def test_only_the_one_address_is_reached_and_from_this_machine_only():
    options = started()

    assert SERVICES["windhover"]["ports"] == [f"127.0.0.1:8080:{options.port}"]
    assert options.host == "0.0.0.0"  # noqa: S104 - of the container
    for name in OTHERS:
        assert SERVICES[name]["network_mode"] == "service:windhover"
        assert "ports" not in SERVICES[name]


@pytest.mark.parametrize("name", OTHERS)
def test_emulator_listens_where_it_is_looked_for(name):
    words = shlex.split(SERVICES[name]["command"])
    [address] = [word for word in words if word.startswith("--host-port=")]

    assert address == f"--host-port=127.0.0.1:{getattr(started(), f'{name}_port')}"
    assert words[0] == "gcloud"
    assert words[words.index("emulators") + 1 :][:2] == [name, "start"]


def test_topics_are_of_the_project_that_the_emulator_knows():
    assert f"--project={PROJECT}" in SERVICES["pubsub"]["command"]


def test_every_setting_is_one():
    known = {variable_of(name) for name in Settings.model_fields}
    names = {entry.partition("=")[0] for entry in SERVICES["windhover"]["environment"]}

    assert {name for name in names if not name.startswith("PIP_")} <= known


def test_what_is_copied_is_there_and_the_source_is_not_changed():
    [line] = [line for line in script() if line.startswith("cp -r ")]
    *copied, target = line.split()[2:]

    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert target == SERVICES["windhover"]["working_dir"]
    assert ".:/source:ro" in SERVICES["windhover"]["volumes"]


def test_lock_is_installed_with_its_hashes_by_the_python_it_is_made_with():
    assert any("--require-hashes --requirement requirements.lock" in line for line in script())
    declared = (ROOT / "pyproject.toml").read_text("utf-8")
    oldest = re.search(r'requires-python = ">=(3\.\d+)"', declared)[1]
    assert SERVICES["windhover"]["image"].startswith(f"python:{oldest}.")
