"""How a task reaches Google Cloud: its project, its credentials, or an emulator.

The client libraries are imported when a task runs, never before: they cost a second.
"""

import importlib
import re
from dataclasses import dataclass
from types import ModuleType

import orjson
from pydantic import Field

from shared.model.json import JsonObject
from shared.model.properties import Dynamic, SourceModel
from shared.sdk.context import GoogleService, RunContext
from shared.sdk.output import TaskFailed

EMULATED_PROJECT = "local"
"""The project of a task that names none, where an emulator stands in for the service."""

_GOOGLES_TOKENS = re.compile(
    r"https://(?:[a-z0-9-]+\.)*(?:googleapis\.com|accounts\.google\.com)/[\w/.-]*"
)
"""Where tokens are asked for. A key names the address itself: it must not lead elsewhere."""
_CLOUD = "https://www.googleapis.com/auth/cloud-platform"
SERVICE_NAMES = {
    GoogleService.BIGQUERY: "BigQuery",
    GoogleService.STORAGE: "Cloud Storage",
    GoogleService.PUBSUB: "Pub/Sub",
    GoogleService.FIRESTORE: "Firestore",
    GoogleService.RUN: "Cloud Run",
}
EMULATOR_COMMANDS = {
    GoogleService.BIGQUERY: "windhover emulators start bigquery",
    GoogleService.STORAGE: "gcp-storage-emulator start",
    GoogleService.PUBSUB: "gcloud beta emulators pubsub start",
    GoogleService.FIRESTORE: "gcloud emulators firestore start",
    GoogleService.RUN: "python -m emulators.cloud_run",
}
"""What starts the emulator of each service."""


class GoogleProperties(SourceModel):
    """Where in Google Cloud, and as whom."""

    project_id: Dynamic[str] | None = Field(
        default=None,
        description="The project; that of the key, or GOOGLE_CLOUD_PROJECT, by default.",
        examples=["my-project"],
    )
    service_account: Dynamic[str] | None = Field(
        default=None,
        description="The JSON key of a service account. Empty: the ambient credentials.",
        examples=["{{ secret('GCP_KEY') }}"],
    )
    impersonated_service_account: Dynamic[str] | None = Field(
        default=None,
        description="E-mail address of a service account to act as.",
        examples=["loader@my-project.iam.gserviceaccount.com"],
    )
    scopes: Dynamic[tuple[str, ...]] = Field(
        default=(_CLOUD,), description="What the credentials are good for."
    )


@dataclass(frozen=True, slots=True)
class Connection:
    """Where a service is reached, and as whom.

    Attributes:
        service: that is reached.
        credentials: of the class that Google's libraries want (`google.auth.credentials`).
        endpoint: address of the emulator; None for the real service.
    """

    service: GoogleService
    project: str
    credentials: object
    endpoint: str | None = None

    @property
    def is_emulated(self) -> bool:
        """Whether an emulator stands in for the service."""
        return self.endpoint is not None

    def options(self) -> dict[str, object]:
        """What the clients of HTTP APIs are made with."""
        found: dict[str, object] = {"project": self.project, "credentials": self.credentials}
        if self.endpoint is not None:
            found["client_options"] = {"api_endpoint": self.endpoint}
        return found


def imported(module: str) -> ModuleType:
    """A module of Google's libraries, imported now.

    Raises:
        TaskFailed: it is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise TaskFailed(
            f"The package of {module} is not installed",
            remedy='Install it: pip install "windhover[gcp]".',
        ) from error


def connect(context: RunContext, task: GoogleProperties, service: GoogleService) -> Connection:
    """The connection of a task; an emulator stands in for every task, as Google's libraries do it.

    Raises:
        TaskFailed: there is neither a project nor an emulator, or the key is none.
    """
    key = _key_of(context, task)
    endpoint = context.google.emulators.get(service)
    project = task.project_id or (key or {}).get("project_id") or context.google.project
    if endpoint is not None:
        anonymous = imported("google.auth.credentials").AnonymousCredentials()
        return Connection(service, str(project or EMULATED_PROJECT), anonymous, endpoint)
    if project is None:
        raise TaskFailed(
            f"{SERVICE_NAMES[service]} has no project to work in: {_remedy(service)}",
        )
    return Connection(service, str(project), _credentials(task, key))


def _remedy(service: GoogleService) -> str:
    emulator = f"{service.value.upper()}_EMULATOR_HOST"
    return (
        "set `projectId` (or GOOGLE_CLOUD_PROJECT) to use a project of yours, "
        f"or start the emulator (`{EMULATOR_COMMANDS[service]}`) and set {emulator} to work on this"
        " machine"
    )


def _key_of(context: RunContext, task: GoogleProperties) -> JsonObject | None:
    """The key that the task gives; what is secret in it is hidden from now on."""
    text = (task.service_account or "").strip()
    if not text:
        return None
    context.mask(text)
    try:
        key = orjson.loads(text)
    except orjson.JSONDecodeError:
        key = None
    if not isinstance(key, dict) or "private_key" not in key:
        # Without the cause: it would show a part of the text.
        raise TaskFailed(
            "The property serviceAccount is no JSON key of a service account",
            remedy="Give the whole content of the key file, or leave it empty to use the ambient"
            " credentials.",
        ) from None
    context.mask(str(key["private_key"]))
    address = key.get("token_uri")
    if address is not None and not _GOOGLES_TOKENS.fullmatch(str(address)):
        raise TaskFailed(
            "The token_uri of the key in serviceAccount is no address of Google",
            remedy="Give the key as Google made it: https://oauth2.googleapis.com/token.",
        )
    return key


def _credentials(task: GoogleProperties, key: JsonObject | None) -> object:
    auth = imported("google.auth")
    try:
        if key is not None:
            accounts = imported("google.oauth2.service_account").Credentials
            found = accounts.from_service_account_info(key, scopes=list(task.scopes))
        else:
            found, _ = auth.default(scopes=list(task.scopes))
    except (auth.exceptions.GoogleAuthError, ValueError) as error:
        raise TaskFailed(
            f"There are no usable credentials for Google Cloud: {error}",
            remedy="Give a key in serviceAccount, or run `gcloud auth application-default login`.",
        ) from None
    if not task.impersonated_service_account:
        return found
    return imported("google.auth.impersonated_credentials").Credentials(
        source_credentials=found,
        target_principal=task.impersonated_service_account,
        target_scopes=list(task.scopes),
    )
