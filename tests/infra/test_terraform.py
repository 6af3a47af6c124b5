"""The Terraform files name resources and arguments that the provider has.

The provider itself can not be had without a network. Its schema is derived from a package that is
generated from it: `infra/terraform/schema/derive.py`.
"""

import json
import re
from pathlib import Path

import hcl2
import pytest

TERRAFORM = Path("infra/terraform")
SCHEMA = json.loads((TERRAFORM / "schema" / "google.json").read_text())
META = {"count", "for_each", "depends_on", "provider", "lifecycle", "provisioner", "connection"}
BLOCKS = META | {"timeouts", "dynamic"}
FILES = sorted(TERRAFORM.rglob("*.tf"))


def parsed(path):
    with path.open() as file:
        return plain(hcl2.load(file))


def plain(value):
    """The parser keeps quotes around keys, and marks blocks."""
    if isinstance(value, dict):
        return {
            key.strip('"'): plain(inner) for key, inner in value.items() if not key.startswith("__")
        }
    return [plain(inner) for inner in value] if isinstance(value, list) else value


def resources(path):
    for found in parsed(path).get("resource", []):
        for kind, named in found.items():
            for name, body in named.items():
                yield kind, name, body


def problems(schema, body, where):
    """Unknown, misspelt and missing arguments, and blocks written as attributes."""
    attributes, blocks = set(schema["attributes"]), schema["blocks"]
    given = set(body) - BLOCKS
    dynamic = {name for one in body.get("dynamic", []) for name in one}
    for name in sorted((given | dynamic) - attributes - blocks.keys()):
        yield f"{where} has no argument {name}"
    for name in sorted(set(schema["required"]) - given - dynamic):
        yield f"{where} lacks {name}"
    for name in sorted(given & blocks.keys()):
        if not isinstance(body[name], list):
            yield f"{where}.{name} is a block"
            continue
        for inner in body[name]:
            yield from problems(blocks[name], inner, f"{where}.{name}")
    for one in body.get("dynamic", []):
        for name, content in one.items():
            if name in blocks:
                for inner in content["content"]:
                    yield from problems(blocks[name], inner, f"{where}.{name}")


def google():
    return [
        pytest.param(kind, body, id=f"{path.parent.name}.{kind}.{name}")
        for path in FILES
        for kind, name, body in resources(path)
        if kind.startswith("google_")
    ]


@pytest.mark.parametrize(("kind", "body"), google())
def test_resource_has_the_arguments_that_the_provider_knows(kind, body):
    assert kind in SCHEMA
    assert list(problems(SCHEMA[kind], body, kind)) == []


TOPIC = {
    "attributes": ["name", "labels"],
    "required": ["name", "policy"],
    "blocks": {"policy": {"attributes": ["regions"], "blocks": {}, "required": ["regions"]}},
}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"name": "a", "policy": [{"regions": []}]}, []),
        ({"name": "a", "dynamic": [{"policy": {"content": [{"regions": []}]}}]}, []),
        ({"nmae": "a", "policy": [{"regions": []}]}, ["t has no argument nmae", "t lacks name"]),
        ({"name": "a"}, ["t lacks policy"]),
        ({"name": "a", "policy": {"regions": []}}, ["t.policy is a block"]),
        (
            {"name": "a", "policy": [{"region": []}]},
            ["t.policy has no argument region", "t.policy lacks regions"],
        ),
    ],
    ids=str,
)
def test_checker_finds_what_is_wrong(body, found):
    assert list(problems(TOPIC, body, "t")) == found


@pytest.mark.parametrize("path", FILES, ids=str)
def test_variables_and_outputs_are_described(path):
    found = parsed(path)
    for one in (*found.get("variable", []), *found.get("output", [])):
        [(name, body)] = one.items()
        assert body.get("description"), name


def test_jobs_are_kept_by_two_functions_and_only_where_schedules_have_jobs():
    text = (TERRAFORM / "main.tf").read_text()

    [keepers] = re.findall(r"job_keepers += (.*)", text)
    assert keepers.startswith('var.schedules == "jobs" ? [for name in ["api", "scheduler"]')
    assert keepers.endswith(": []")


def test_jobs_are_started_by_workers_and_only_where_that_is_wanted():
    text = (TERRAFORM / "main.tf").read_text()

    assert re.search(
        r'module "jobs" \{\s+source += .*\s+count += var.cloud_run_jobs \? 1 : 0', text
    )
    assert re.findall(r"starters += (.*)", text) == ['[module.function["worker"].member]']


def test_subscriptions_are_kept_by_two_functions_and_only_where_that_is_wanted():
    text = (TERRAFORM / "main.tf").read_text()
    role = (TERRAFORM / "modules" / "realtime" / "main.tf").read_text()

    assert re.search(r'module "realtime" \{\s+source.*\s+count += var.realtime_triggers \?', text)
    assert re.findall(r" keepers += \[for name in (\[.*?\])", text) == ['["api", "scheduler"]']
    assert "consume" not in role
    assert 'publish"' not in role


def test_who_starts_jobs_may_not_change_the_functions():
    """They are services of Cloud Run: its predefined roles for jobs are for services too."""
    text = (TERRAFORM / "modules" / "jobs" / "main.tf").read_text()
    [listed] = re.findall(r"permissions = \[(.*?)\]", text, re.DOTALL)

    assert {name.split(".")[1] for name in re.findall(r'"(run\.[\w.]+)"', listed)} == {
        "executions",
        "jobs",
        "operations",
    }


def test_names_that_settings_give_are_those_that_are_made():
    main = (TERRAFORM / "main.tf").read_text()
    jobs = (TERRAFORM / "modules" / "jobs" / "main.tf").read_text()

    [bucket] = re.findall(r"WINDHOVER_GCP_JOB_BUCKET += (.*)", main)
    [account] = re.findall(r"WINDHOVER_GCP_JOB_ACCOUNT += \"(.*)@", main)
    assert re.findall(r"  name  +=  *(\".*jobs\")", jobs) == [bucket]
    assert re.findall(r"account_id += \"(.*)\"", jobs) == [account]


def test_function_has_a_thread_for_each_of_the_requests_that_it_is_given():
    """Those behind the threads of the framework would wait, for a stream perhaps for an hour."""
    [(_, _, function)] = (
        one
        for one in resources(TERRAFORM / "modules" / "function" / "main.tf")
        if one[0] == "google_cloudfunctions2_function"
    )

    [service] = function["service_config"]
    assert "var.concurrency" in service["max_instance_request_concurrency"]
    assert "THREADS = tostring(max(4, var.concurrency))" in service["environment_variables"]


def test_nothing_is_given_a_role_of_owners_or_editors():
    """Each function may do what it does, no more."""
    roles = {role for path in FILES for role in re.findall(r'"(roles/[\w.]+)"', path.read_text())}

    assert roles == {
        "roles/cloudscheduler.admin",
        "roles/cloudtasks.enqueuer",
        "roles/datastore.user",
        "roles/iam.serviceAccountUser",
        "roles/pubsub.publisher",
        "roles/pubsub.subscriber",
        "roles/run.invoker",
        "roles/secretmanager.secretAccessor",
        "roles/storage.objectUser",
    }


def test_only_what_faces_the_internet_may_be_called_by_anybody():
    main = (TERRAFORM / "main.tf").read_text()
    public = re.findall(r"(\w+) = \{\n[^{}]*public += true", main)

    assert public == ["api", "webhook"]
