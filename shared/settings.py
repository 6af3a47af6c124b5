"""The only reader of the environment."""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, ClassVar

import orjson
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from shared.errors import WindhoverError
from shared.model.properties import Duration
from shared.model.timetable import RecoverMissedSchedules
from shared.sdk.context import GoogleService

PREFIX = "WINDHOVER_"

_INSTALLER_PREFIXES = ("PIP_", "UV_", "NPM_CONFIG_", "npm_config_")
_INSTALLER_NAMES = frozenset(
    {
        *("PATH", "HOME", "LANG", "TMPDIR"),
        *("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"),
        *("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"),
    }
)
"""What pip, uv and npm need of the environment; secrets of flows are not among it."""


class ScheduleMode(StrEnum):
    """What wakes the scheduler for the dates of schedules."""

    TICK = "tick"
    JOBS = "jobs"


class RealtimeMode(StrEnum):
    """How functions hear the events of realtime triggers."""

    OFF = "off"
    PUSH = "push"


class InvalidSetting(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A setting has a value that it can not have; nothing was started."""

    code: ClassVar[str] = "settings.invalid"


class Settings(BaseSettings):
    """What can be set, by environment variables.

    Their names are those of the fields with the prefix `WINDHOVER_`; the variables that Google's
    own libraries read keep their names.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    home: Path = Field(
        default=Path(".windhover"),
        description="Where a standalone installation keeps its database and files.",
    )
    workers: int = Field(
        default=8, ge=1, le=256, description="Tasks that run at the same time in this process."
    )
    longest_task: Duration | None = Field(
        default=None,
        gt=timedelta(0),
        description="How long a task may take, as ISO-8601; longer timeouts are refused. Scripts"
        " that run as jobs of Cloud Run are handed from worker to worker. Without it, for ever.",
    )
    encryption_key: SecretStr | None = Field(
        default=None,
        description="Base64 of 16, 24 or 32 bytes; needed for inputs and outputs of type SECRET.",
    )
    variables_globals: dict[str, object] = Field(
        default_factory=dict, description="JSON map that flows read as `globals`."
    )
    variables_env_prefixes: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("ENV_", "KESTRA_"),
        description="Environment variables with these prefixes are what flows read as `envs`.",
    )
    recover_missed_schedules: RecoverMissedSchedules = Field(
        default=RecoverMissedSchedules.ALL,
        description="What becomes of the ticks that schedules missed while nothing was running,"
        " where a schedule does not say it: `ALL`, `LAST` or `NONE`.",
    )
    environment: str | None = Field(
        default=None, description="What flows read as `kestra.environment`."
    )
    url: str | None = Field(default=None, description="What flows read as `kestra.url`.")
    python: str = Field(
        default=sys.executable,
        description="The interpreter that the environments of Python scripts are made of.",
    )

    username: str | None = Field(
        default=None, description="User name that clients of the server log in with."
    )
    password: SecretStr | None = Field(
        default=None, description="Password of that user; both or neither are set."
    )
    set_up: bool = Field(
        default=False,
        description="Whether the server asks for credentials before there are any: it prints a code"
        " with which the first account is made in the browser, and can then be reached from"
        " elsewhere.",
    )
    api_token: SecretStr | None = Field(
        default=None,
        min_length=20,
        description="A long random text that clients may send as Bearer token instead.",
    )
    hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Names, divided by commas, that the server is reached by besides localhost.",
    )
    open_networks: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Networks, divided by commas, that HTTP tasks may reach although they are not"
        " public: `10.1.0.0/16, 127.0.0.1/32`.",
    )
    admin_namespaces: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Namespaces, divided by commas, whose flows may resume, count and purge"
        " executions of every namespace; others reach their own and those below it.",
    )
    upload_mib: int = Field(
        default=1024, ge=1, le=10 * 1024, description="The largest upload, in MiB."
    )

    google_cloud_project: str | None = Field(
        default=None,
        validation_alias="GOOGLE_CLOUD_PROJECT",
        description="The Google Cloud project of tasks that name none.",
    )
    bigquery_emulator_host: str | None = Field(
        default=None,
        validation_alias="BIGQUERY_EMULATOR_HOST",
        description="Address of an emulator that stands in for BigQuery.",
    )
    storage_emulator_host: str | None = Field(
        default=None,
        validation_alias="STORAGE_EMULATOR_HOST",
        description="Address of an emulator that stands in for Cloud Storage.",
    )
    pubsub_emulator_host: str | None = Field(
        default=None,
        validation_alias="PUBSUB_EMULATOR_HOST",
        description="Address of an emulator that stands in for Pub/Sub.",
    )
    firestore_emulator_host: str | None = Field(
        default=None,
        validation_alias="FIRESTORE_EMULATOR_HOST",
        description="Address of an emulator that stands in for Firestore.",
    )

    cloud_tasks_emulator_host: str | None = Field(
        default=None,
        validation_alias="CLOUD_TASKS_EMULATOR_HOST",
        description="Address of an emulator that stands in for Cloud Tasks.",
    )
    cloud_scheduler_emulator_host: str | None = Field(
        default=None,
        validation_alias="CLOUD_SCHEDULER_EMULATOR_HOST",
        description="Address of an emulator that stands in for Cloud Scheduler.",
    )
    cloud_run_emulator_host: str | None = Field(
        default=None,
        validation_alias="CLOUD_RUN_EMULATOR_HOST",
        description="Address of an emulator that stands in for Cloud Run's jobs.",
    )
    gcp_region: str = Field(
        default="us-central1",
        description="Where the queue of timers is, on Google Cloud, and where scripts run as jobs"
        " of Cloud Run that name no region.",
    )
    gcp_job_bucket: str | None = Field(
        default=None,
        description="The bucket for files of scripts that run as jobs of Cloud Run.",
    )
    gcp_job_account: str | None = Field(
        default=None,
        description="The service account that scripts run as which are jobs of Cloud Run.",
    )
    gcp_bucket: str | None = Field(
        default=None, description="The bucket of the internal storage, on Google Cloud."
    )
    gcp_prefix: str = Field(
        default="windhover",
        pattern=r"^[a-z][a-z0-9-]{1,30}$",
        description="What the names of topics, queues and secrets begin with, on Google Cloud.",
    )
    secret_manager_project: str | None = Field(
        default=None,
        description="A Google Cloud project: `secret('TOKEN')` reads `<prefix>-TOKEN` of its Secret"
        " Manager, and the environment behind it. Functions read that of their own project.",
    )
    gcp_scheduler_url: str | None = Field(
        default=None, description="Where timers find the function `scheduler`, on Google Cloud."
    )
    gcp_schedules: ScheduleMode = Field(
        default=ScheduleMode.TICK,
        description="On Google Cloud: `tick` serves all schedules from the job that ticks every"
        " minute; `jobs` gives each Schedule trigger a Cloud Scheduler job besides, which costs"
        " 0.10 USD a month.",
    )
    gcp_realtime: RealtimeMode = Field(
        default=RealtimeMode.OFF,
        description="On Google Cloud: with `push` the events of realtime triggers are pushed to the"
        " function `scheduler`, which needs rights on the project's subscriptions; with `off` flows"
        " with such triggers are refused.",
    )
    gcp_push_url: str | None = Field(
        default=None,
        description="Where events are pushed, on Google Cloud; the function `scheduler` by"
        " default.",
    )
    gcp_audience: str | None = Field(
        default=None,
        description="The address of this function: for it internal calls make out their tokens.",
    )
    gcp_callers: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Service accounts, divided by commas, that may call the internal functions.",
    )
    gcp_caller: str | None = Field(
        default=None, description="The service account that timers call the scheduler with."
    )
    gcp_unsigned_tokens: bool = Field(
        default=False,
        description="Believe tokens that nobody signed; refused without emulators.",
    )
    session_key: SecretStr | None = Field(
        default=None,
        min_length=32,
        description="Signs the sessions of the API where no home directory keeps a key.",
    )

    @field_validator("open_networks", mode="after")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(ip_network(network)) for network in value)

    @field_validator("admin_namespaces", mode="before")
    @classmethod
    def _named(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(part.strip() for part in value.split(",") if part.strip())

    @field_validator("hosts", "open_networks", "gcp_callers", mode="before")
    @classmethod
    def _divided(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(part.strip().lower() for part in value.split(",") if part.strip())

    @classmethod
    def read(cls) -> "Settings":
        """The settings of this process.

        Raises:
            InvalidSetting: naming the variable, its value and what it may be.
        """
        try:
            return cls()
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            name = variable_of("_".join(str(part) for part in first["loc"]))
            raise InvalidSetting(
                f"the setting {name} is wrong: {first['msg']}",
                remedy=f"Correct {name} or remove it from the environment.",
            ) from error

    @property
    def google_emulators(self) -> Mapping[GoogleService, str]:
        """The address of each service of Google Cloud that is emulated."""
        found = {
            GoogleService.BIGQUERY: self.bigquery_emulator_host,
            GoogleService.STORAGE: self.storage_emulator_host,
            GoogleService.PUBSUB: self.pubsub_emulator_host,
            GoogleService.FIRESTORE: self.firestore_emulator_host,
            GoogleService.RUN: self.cloud_run_emulator_host,
        }
        return {service: address for service, address in found.items() if address}

    @cached_property
    def secret_variables(self) -> Mapping[str, str]:
        """The environment variables that hold secrets (`SECRET_*`)."""
        return {name: value for name, value in os.environ.items() if name.startswith("SECRET_")}

    @cached_property
    def search_path(self) -> str:
        """The `PATH` of this process."""
        return os.environ.get("PATH", os.defpath)

    @cached_property
    def installer_variables(self) -> Mapping[str, str]:
        """The environment variables that package installers need."""
        return {
            name: value
            for name, value in os.environ.items()
            if name in _INSTALLER_NAMES or name.startswith(_INSTALLER_PREFIXES)
        }

    @cached_property
    def envs(self) -> Mapping[str, str]:
        """What flows read as `envs`: prefix removed, lower case."""
        return {
            name.removeprefix(prefix).lower(): value
            for prefix in self.variables_env_prefixes
            for name, value in os.environ.items()
            if name.startswith(prefix)
        }


MASKED = "********"
"""Stands for what a secret setting holds, and for what people may have put into a map."""


def shown_settings(settings: Settings) -> Iterator[tuple[str, str | None, str, bool]]:
    """(variable, value, description, whether it is given) of every setting, without secrets."""
    for field, declared in Settings.model_fields.items():
        is_given = field in settings.model_fields_set
        value = _shown(getattr(settings, field))
        yield variable_of(field), value, declared.description or "", is_given


def _shown(value: object) -> str | None:
    match value:
        case None:
            return None
        case SecretStr():
            return MASKED
        case dict():
            # What flows read as `globals` is whatever somebody has put there.
            return orjson.dumps(dict.fromkeys(value, MASKED)).decode()
        case tuple():
            return ", ".join(map(str, value))
        case timedelta():
            return f"PT{value.total_seconds():g}S"
        case _:
            return _without_password(str(value))


def _without_password(text: str) -> str:
    """A text whose addresses tell no user and no password."""
    return re.sub(r"(?<=://)[^/@\s]+(?=@)", MASKED, text)


def variable_of(field: str) -> str:
    """The environment variable of a setting."""
    declared = Settings.model_fields.get(field)
    if declared is not None and isinstance(declared.validation_alias, str):
        return declared.validation_alias
    # An error names a field with an alias by its alias.
    aliases = {found.validation_alias for found in Settings.model_fields.values()}
    return field if field in aliases else f"{PREFIX}{field.upper()}"


class ClientSettings(BaseSettings):
    """Which server the command line speaks to; what Kestra's tools read is read after our own."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    server: str = Field(
        default="http://localhost:8080",
        validation_alias=AliasChoices(
            *("WINDHOVER_SERVER", "KESTRA_SERVER", "KESTRA_HOSTNAME", "KESTRA_URL"),
            "KESTRACTL_HOST",
        ),
    )
    tenant: str = Field(
        default="",
        validation_alias=AliasChoices("WINDHOVER_TENANT", "KESTRA_TENANT_ID", "KESTRACTL_TENANT"),
    )
    username: str = Field(
        default="",
        validation_alias=AliasChoices(
            *("WINDHOVER_USERNAME", "KESTRA_USERNAME", "KESTRA_USER", "KESTRACTL_USERNAME"),
        ),
    )
    password: SecretStr = Field(
        default=SecretStr(""),
        validation_alias=AliasChoices(
            "WINDHOVER_PASSWORD", "KESTRA_PASSWORD", "KESTRACTL_PASSWORD"
        ),
    )
    token: SecretStr = Field(
        default=SecretStr(""),
        validation_alias=AliasChoices("WINDHOVER_API_TOKEN", "KESTRA_API_TOKEN", "KESTRACTL_TOKEN"),
    )
    contexts: Path = Field(
        default=Path("~/.config/windhover/contexts.json"),
        validation_alias=AliasChoices("WINDHOVER_CONTEXTS"),
    )
    header: str = Field(
        default="", validation_alias=AliasChoices("WINDHOVER_HEADER", "KESTRACTL_HEADER")
    )
    output: str = Field(
        default="table", validation_alias=AliasChoices("WINDHOVER_OUTPUT", "KESTRACTL_OUTPUT")
    )
