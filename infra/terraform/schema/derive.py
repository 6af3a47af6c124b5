"""Derives `google.json` from the npm package @cdktf/provider-google, unpacked.

    npm pack @cdktf/provider-google@16.12.1 && tar xzf cdktf-provider-google-16.12.1.tgz
    python infra/terraform/schema/derive.py package/lib $(find infra/terraform -name "*.tf")

The package is generated from hashicorp/google 6.50.0; only the types that the files use are kept.
"""

import json
import re
import sys
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_FUNCTION = re.compile(
    r"function (\w+ToTerraform)\(struct\) \{.*?return \{\n(.*?)\n    \};", re.DOTALL
)
_TOP = re.compile(r"synthesizeAttributes\(\) \{\n        return \{\n(.*?)\n        \};", re.DOTALL)
_ENTRY = re.compile(r"^\s+(\w+): (.+?),?$", re.MULTILINE)
_LOCAL = re.compile(r"(?<!cdktf\.)\b(\w+ToTerraform)\b")
_INTERFACE = re.compile(r"export interface (\w+)(?: extends [^{]+)? \{\n(.*?)\n\}", re.DOTALL)
_PROPERTY = re.compile(r"#(\w+) [^}]*\}\s*(?:\*[^\n]*\s*)*\*/\s*readonly \w+(\??):")


def main(arguments: list[str]) -> None:
    """Writes the schema of the resources that Terraform files name."""
    lib, *files = map(Path, arguments)
    used = {
        name
        for file in files
        for name in re.findall(r'^resource "(google_\w+)"', file.read_text(), re.MULTILINE)
    }
    found = {}
    for folder in sorted(lib.iterdir()):
        code = (folder / "index.js").read_text() if (folder / "index.js").exists() else ""
        kind = re.search(r'tfResourceType = "(\w+)"', code)
        if kind and kind[1] in used and not folder.name.startswith("data-"):
            found[kind[1]] = _resource(code, (folder / "index.d.ts").read_text())
    missing = used - found.keys()
    if missing:
        sys.exit(f"no schema for {sorted(missing)}")
    (_HERE / "google.json").write_text(json.dumps(found, indent=1, sort_keys=True) + "\n")


def _resource(code: str, types: str) -> object:
    functions = dict(_FUNCTION.findall(code))
    required = {
        name: {key for key, optional in _PROPERTY.findall(body) if not optional}
        for name, body in _INTERFACE.findall(types)
    }
    top = next(name for name in required if name.endswith("Config") and f"{name} extends" in types)
    body = _TOP.search(code)
    return _block(body[1] if body else "", functions, required, top)


def _block(
    body: str, functions: dict[str, str], required: dict[str, set[str]], interface: str
) -> object:
    attributes, blocks = [], {}
    for name, value in _ENTRY.findall(body):
        local = _LOCAL.search(value)
        if local and local[1] in functions:
            inner = local[1].removesuffix("ToTerraform")
            inner = inner[0].upper() + inner[1:]
            blocks[name] = _block(functions[local[1]], functions, required, inner)
        else:
            attributes.append(name)
    return {
        "attributes": sorted(attributes),
        "blocks": blocks,
        "required": sorted(required.get(interface, set())),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
