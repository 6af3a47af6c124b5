"""The script types as flows name them."""

import textwrap
from importlib import import_module

import pytest
import yaml

from plugins.scripts.catalog import CATALOG


@pytest.mark.parametrize("name", sorted(CATALOG.types))
def test_examples_of_a_type_are_tasks_of_it(name):
    module, _, attribute = CATALOG.types[name].partition(":")
    cls = getattr(import_module(module), attribute)

    tasks = [yaml.safe_load(textwrap.dedent(text)) for text in cls.EXAMPLES]

    assert [cls.model_validate(task).type for task in tasks] == [name]
