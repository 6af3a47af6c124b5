"""The archive that functions are deployed from."""

import zipfile

from infra import package


def test_archive_holds_the_source_and_is_the_same_each_time(tmp_path, monkeypatch):
    monkeypatch.setattr(package, "TARGET", tmp_path / "build" / "functions.zip")
    monkeypatch.setattr(package, "_say", lambda line: None)

    package.main()
    first = package.TARGET.read_bytes()
    package.main()

    assert package.TARGET.read_bytes() == first
    with zipfile.ZipFile(package.TARGET) as archive:
        names = set(archive.namelist())
    assert {"main.py", "requirements.txt", "functions/api.py", "shared/settings.py"} <= names
    assert not any(name.startswith(("tests/", "emulators/", ".")) for name in names)


def test_functions_install_what_they_need_and_no_tools():
    lock = (package.ROOT / "requirements.lock").read_text()

    lines = package.requirements(lock).splitlines()

    names = {line.partition("==")[0] for line in lines}
    assert {"functions-framework", "google-cloud-firestore", "grpcio", "fastapi"} <= names
    assert names.isdisjoint({"pytest", "mypy", "ruff", "gcp-storage-emulator", "pyarrow"})
    assert lines[-1] == "-e ."
