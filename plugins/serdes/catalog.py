"""The types of io.kestra.plugin.serdes and their old names."""

from shared.sdk.registry import Catalog

_SERDES = "io.kestra.plugin.serdes"
_FORMATS = {
    "avro": "Avro",
    "csv": "Csv",
    "excel": "Excel",
    "json": "Json",
    "parquet": "Parquet",
    "xml": "Xml",
    "yaml": "Yaml",
}
_RENAMED = ("avro", "csv", "json", "parquet", "xml")
"""Formats whose types were called Reader and Writer."""


def _module(group: str, module: str, name: str) -> str:
    return f"plugins.serdes.{group}.{module}:{name}"


_READERS = {
    f"{_SERDES}.{group}.{word}ToIon": _module(group, f"{group}_to_ion", f"{word}ToIon")
    for group, word in _FORMATS.items()
}
_WRITERS = {
    f"{_SERDES}.{group}.IonTo{word}": _module(group, f"ion_to_{group}", f"IonTo{word}")
    for group, word in _FORMATS.items()
}
_OLD_READERS = {
    f"{_SERDES}.{group}.{_FORMATS[group]}Reader": f"{_SERDES}.{group}.{_FORMATS[group]}ToIon"
    for group in _RENAMED
}
_OLD_WRITERS = {
    f"{_SERDES}.{group}.{_FORMATS[group]}Writer": f"{_SERDES}.{group}.IonTo{_FORMATS[group]}"
    for group in _RENAMED
}

CATALOG = Catalog(
    types=dict(sorted({**_READERS, **_WRITERS}.items())),
    aliases=dict(sorted({**_OLD_READERS, **_OLD_WRITERS}.items())),
)
