"""A workbench whose scripts run in environments of the test's own, and a package to install."""

import sys
import zipfile
from pathlib import Path

from shared.sdk.context import RunnerSettings
from tests.plugins.context import Workbench


def python_bench(tmp_path: Path, **installer: str) -> Workbench:
    """A workbench with an empty folder of environments; `installer` are variables of pip."""
    directory = tmp_path / "work"
    directory.mkdir()
    variables = {"PATH": "/nowhere", "PIP_NO_INDEX": "1", "HOME": str(tmp_path), **installer}
    runner = RunnerSettings(
        environments=tmp_path / "environments",
        python=sys.executable,
        installer_variables=variables,
    )
    return Workbench(directory, runner=runner)


def write_wheel(folder: Path, name: str, text: str) -> None:
    """A wheel of one module."""
    folder.mkdir(exist_ok=True)
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{name}.py", text)
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{info}/RECORD", "")
