"""The page that a type's class tells about it."""

from typing import ClassVar

import pytest
from pydantic import Field

from shared.model.properties import Dynamic
from shared.sdk.documentation import documentation, title_of
from shared.sdk.registry import Catalog, Registry
from shared.sdk.task import RunnableTask

OLD, NAME = "org.tea.old.Brew", "org.tea.Brew"


class Brew(RunnableTask):
    """Make tea.

    It takes as long as it takes.
    """

    EXAMPLES: ClassVar = ("\nid: tea\ntype: org.tea.Brew\n",)

    sort: Dynamic[str] = Field(description="Of the tea.")
    cup_count: int = Field(default=2, description="How many.")
    sugar: str | None = Field(default=None, description="How much.")


class Plain:
    """Do nothing."""


REGISTRY = Registry(
    [Catalog({NAME: f"{__name__}:Brew", "org.tea.Plain": f"{__name__}:Plain"}, {OLD: NAME})]
)


def test_title_is_the_first_line_of_the_docstring():
    assert title_of(REGISTRY, OLD) == "Make tea"


def test_unknown_type_has_no_title():
    assert title_of(REGISTRY, "org.tea.Spill") == ""


def test_page_tells_names_properties_and_examples():
    assert documentation(REGISTRY, NAME) == (
        "# org.tea.Brew\n\n"
        "Make tea.\n\nIt takes as long as it takes.\n\n"
        "Old names: `org.tea.old.Brew`.\n\n"
        "## Properties\n\n"
        "- `sort` (required): Of the tea.\n"
        "- `cupCount` (default `2`): How many.\n"
        "- `sugar`: How much.\n\n"
        "## Examples\n\n"
        "```yaml\nid: tea\ntype: org.tea.Brew\n```"
    )


def test_page_of_a_bare_class_is_its_docstring():
    assert documentation(REGISTRY, "org.tea.Plain") == "# org.tea.Plain\n\nDo nothing."


def test_unknown_type_has_no_page():
    with pytest.raises(KeyError):
        documentation(REGISTRY, "org.tea.Spill")
