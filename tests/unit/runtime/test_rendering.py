"""Properties of a task as `run` gets them."""

from shared.engine.evaluation import TemplateEvaluator
from shared.model.properties import Dynamic, SourceModel
from shared.runtime.rendering import rendered


class Column(SourceModel):
    name: str
    width: int = 1


class Table(SourceModel):
    columns: Dynamic[tuple[Column, ...]]
    title: Dynamic[str] = ""


def test_models_in_a_list_stay_what_they_are_beside_rendered_properties():
    table = Table(columns=[{"name": "a"}, {"name": "b", "width": 2}], title="{{ what }}")

    found = rendered(table, TemplateEvaluator({"what": "sales"}, None))

    assert found.columns == (Column(name="a"), Column(name="b", width=2))
    assert found.title == "sales"


def test_models_in_a_list_are_made_of_what_was_rendered():
    table = Table(columns=[{"name": "{{ name }}", "width": "{{ width }}"}])

    found = rendered(table, TemplateEvaluator({"name": "a", "width": 3}, None))

    assert found.columns == (Column(name="a", width=3),)


def test_list_is_the_json_that_an_expression_gives():
    table = Table(columns="{{ columns }}")

    found = rendered(table, TemplateEvaluator({"columns": [{"name": "a"}]}, None))

    assert found.columns == (Column(name="a"),)
