"""The graph of a flow: which node leads to which."""

import yaml

from shared.api.shapes.graph import graph_json
from tests.builders import flow, source

LOG = "io.kestra.plugin.core.log.Log"
DAG = "io.kestra.plugin.core.flow.Dag"


def log(task_id):
    return {"id": task_id, "type": LOG, "message": "hi"}


def edges_of(**fields):
    """(source, target, relation) of every edge."""
    graph = graph_json(flow(**fields), yaml.safe_load(source(**fields)))
    return [
        (edge["source"], edge["target"], edge["relation"].get("relationType"))
        for edge in graph["edges"]
    ]


def test_tasks_of_a_dag_follow_those_that_they_depend_on():
    inner = {"id": "inner", "type": "io.kestra.plugin.core.flow.Sequential", "tasks": [log("one")]}
    dag = {
        "id": "dag",
        "type": DAG,
        "tasks": [
            {"task": log("report"), "dependsOn": ["inner", "load"]},
            {"task": log("load")},
            {"task": inner, "dependsOn": ["load"]},
            {"task": log("alone")},
        ],
    }

    assert edges_of(tasks=[dag, log("after")]) == [
        ("root.root", "root.dag.start", None),
        ("root.dag.start", "root.dag", None),
        ("root.dag.inner.start", "root.dag.inner", None),
        ("root.dag.inner", "root.dag.inner.one", None),
        ("root.dag.inner.one", "root.dag.inner.end", None),
        ("root.dag.load", "root.dag.report", "SEQUENTIAL"),
        ("root.dag.inner.end", "root.dag.report", "SEQUENTIAL"),
        ("root.dag", "root.dag.load", "PARALLEL"),
        ("root.dag.load", "root.dag.inner.start", "SEQUENTIAL"),
        ("root.dag", "root.dag.alone", "PARALLEL"),
        ("root.dag.report", "root.dag.end", None),
        ("root.dag.alone", "root.dag.end", None),
        ("root.dag.end", "root.after", "SEQUENTIAL"),
        ("root.after", "root.end", None),
    ]


def test_handlers_of_a_dag_follow_its_beginning():
    dag = {"id": "dag", "type": DAG, "tasks": [{"task": log("load")}], "errors": [log("tell")]}

    assert ("root.dag", "root.dag.tell", "ERROR") in edges_of(tasks=[dag])
