"""The types of io.kestra.plugin.serdes and their old names."""

from shared.sdk.registry import Catalog

_CSV = "io.kestra.plugin.serdes.csv"

CATALOG = Catalog(
    types={
        f"{_CSV}.CsvToIon": "plugins.serdes.csv.csv_to_ion:CsvToIon",
        f"{_CSV}.IonToCsv": "plugins.serdes.csv.ion_to_csv:IonToCsv",
    },
    aliases={
        f"{_CSV}.CsvReader": f"{_CSV}.CsvToIon",
        f"{_CSV}.CsvWriter": f"{_CSV}.IonToCsv",
    },
)
