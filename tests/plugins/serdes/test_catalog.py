"""The serdes types as flows name them."""

import textwrap
from importlib import import_module

import pytest
import yaml

from plugins.serdes.catalog import CATALOG

PREFIX = "io.kestra.plugin.serdes"


@pytest.mark.parametrize("name", sorted(CATALOG.types))
def test_examples_of_a_type_are_tasks_of_it(name):
    module, _, attribute = CATALOG.types[name].partition(":")
    cls = getattr(import_module(module), attribute)

    tasks = [yaml.safe_load(textwrap.dedent(text)) for text in cls.EXAMPLES]

    assert tasks
    assert {cls.model_validate(task).type for task in tasks} == {name}


@pytest.mark.parametrize(
    ("old", "current"),
    [
        ("csv.CsvReader", "csv.CsvToIon"),
        ("csv.CsvWriter", "csv.IonToCsv"),
        ("json.JsonReader", "json.JsonToIon"),
        ("json.JsonWriter", "json.IonToJson"),
        ("avro.AvroReader", "avro.AvroToIon"),
        ("avro.AvroWriter", "avro.IonToAvro"),
        ("parquet.ParquetReader", "parquet.ParquetToIon"),
        ("parquet.ParquetWriter", "parquet.IonToParquet"),
        ("xml.XmlReader", "xml.XmlToIon"),
        ("xml.XmlWriter", "xml.IonToXml"),
    ],
)
def test_names_of_2022_lead_to_the_current_types(old, current):
    assert CATALOG.aliases[f"{PREFIX}.{old}"] == f"{PREFIX}.{current}"
