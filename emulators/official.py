"""The Firestore and Pub/Sub emulators of the gcloud command line, started without its wrappers.

A wrapper starts Java and leaves it running when it is stopped itself.
"""

import os
import shutil
from pathlib import Path
from typing import IO

from emulators.processes import LOOPBACK, Running, start

FIRESTORE_HEAP = "1g"
"""Java takes a quarter of the memory unless it is told."""
PUBSUB_HEAP = "512m"

_PLACES = ("/usr/lib/google-cloud-sdk", "/opt/google-cloud-sdk", "/usr/share/google-cloud-sdk")
_FIRESTORE_JAR = "platform/cloud-firestore-emulator/cloud-firestore-emulator.jar"
_FIRESTORE_CLASS = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"
_PUBSUB_JARS = "platform/pubsub-emulator/lib/cloud-pubsub-emulator-*-all.jar"


class NotInstalled(RuntimeError):  # noqa: N818 - reads as the fact it is
    """Something that the emulators need is missing; the message says how to get it."""


def missing() -> str:
    """What must be installed first; empty when everything is there."""
    if shutil.which("java") is None:
        return "There is no java. Install Java 17 or later: apt-get install openjdk-17-jre-headless"
    try:
        _firestore_jar()
        _pubsub_jar()
    except NotInstalled as error:
        return str(error)
    return ""


def start_firestore(port: int, log: IO[bytes]) -> Running:
    """Starts the Firestore emulator. Raises NotInstalled."""
    jar = str(_firestore_jar())
    options = (f"-Xmx{FIRESTORE_HEAP}", *_QUICK, "-Duser.language=en", "-cp", jar)
    arguments = ("start", f"--host={LOOPBACK}", f"--port={port}")
    return start("Firestore", port, ("java", *options, _FIRESTORE_CLASS, *arguments), log)


def start_pubsub(port: int, log: IO[bytes]) -> Running:
    """Starts the Pub/Sub emulator. Raises NotInstalled."""
    options = (f"-Xmx{PUBSUB_HEAP}", *_QUICK, "-jar", str(_pubsub_jar()))
    arguments = (f"--host={LOOPBACK}", f"--port={port}")
    return start("Pub/Sub", port, ("java", *options, *arguments), log)


_QUICK = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""Half a second less until they are ready."""


def _sdk() -> Path:
    named = os.environ.get("CLOUDSDK_ROOT_DIR")
    command = shutil.which("gcloud")
    beside = [] if command is None else [str(Path(command).resolve().parent.parent)]
    for place in (*([named] if named else []), *beside, *_PLACES):
        if (Path(place) / "platform").is_dir():
            return Path(place)
    raise NotInstalled(
        "There is no Google Cloud CLI. Install it from https://cloud.google.com/sdk/docs/install"
        " or name its folder in CLOUDSDK_ROOT_DIR."
    )


def _firestore_jar() -> Path:
    jar = _sdk() / _FIRESTORE_JAR
    if not jar.is_file():
        raise NotInstalled(_component("cloud-firestore-emulator"))
    return jar


def _pubsub_jar() -> Path:
    jars = sorted(_sdk().glob(_PUBSUB_JARS))
    if not jars:
        raise NotInstalled(_component("pubsub-emulator"))
    return jars[-1]


def _component(name: str) -> str:
    return (
        f"The {name} of the Google Cloud CLI is missing. Install it:"
        f" gcloud components install {name}"
        f" (Debian and Ubuntu: apt-get install google-cloud-cli-{name.removeprefix('cloud-')})"
    )
