"""What shells are told of the settings, whatever backends they run on."""

from pathlib import Path

from shared.runtime.encryption import Encryption
from shared.runtime.kept_secrets import KeptSecrets
from shared.runtime.ports import Ports
from shared.runtime.world import World
from shared.sdk.context import GoogleSettings, RunnerSettings
from shared.settings import Settings


def kept_secrets_of(
    settings: Settings, ports: Ports, own_key: str | None = None
) -> KeptSecrets | None:
    """The secrets that people keep with namespaces; None without a key that could seal them.

    Args:
        settings: of this process.
        ports: whose storage holds them.
        own_key: of the installation, where the settings give none.
    """
    key = settings.encryption_key.get_secret_value() if settings.encryption_key else own_key
    return None if key is None else KeptSecrets(ports.storage, Encryption(key), ports.clock)


def world_of(settings: Settings, ports: Ports, kept_secrets: KeptSecrets | None) -> World:
    """What shells know besides their ports."""
    key = settings.encryption_key
    server = {"environment": settings.environment, "url": settings.url}
    return World(
        ports=ports,
        globals=settings.variables_globals,
        envs=settings.envs,
        server={name: value for name, value in server.items() if value is not None},
        encryption=Encryption(key.get_secret_value()) if key else None,
        kept_secrets=kept_secrets,
    )


def runner_of(settings: Settings, environments: Path) -> RunnerSettings:
    """How scripts run; their environments are kept in a folder."""
    return RunnerSettings(
        environments=environments,
        python=settings.python,
        search_path=settings.search_path,
        installer_variables=settings.installer_variables,
        open_networks=settings.open_networks,
        longest_task=settings.longest_task,
    )


def google_of(settings: Settings) -> GoogleSettings:
    """Where tasks find Google Cloud."""
    return GoogleSettings(
        settings.google_cloud_project,
        settings.google_emulators,
        own_bucket=settings.gcp_bucket,
        own_prefix=settings.gcp_prefix,
        region=settings.gcp_region,
        job_bucket=settings.gcp_job_bucket,
        job_account=settings.gcp_job_account,
    )
