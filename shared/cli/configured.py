"""What shells are told of the settings, whatever backends they run on."""

from pathlib import Path

from shared.api.site import Setting, Site
from shared.runtime.encryption import Encryption
from shared.runtime.ports import Ports
from shared.runtime.world import World
from shared.sdk.context import GoogleSettings, RunnerSettings
from shared.settings import Settings, shown_settings


def world_of(settings: Settings, ports: Ports) -> World:
    """What shells know besides their ports."""
    key = settings.encryption_key
    server = {"environment": settings.environment, "url": settings.url}
    return World(
        ports=ports,
        globals=settings.variables_globals,
        envs=settings.envs,
        server={name: value for name, value in server.items() if value is not None},
        encryption=Encryption(key.get_secret_value()) if key else None,
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


def site_of(settings: Settings, url: str) -> Site:
    """What a server tells about itself; its settings without secrets."""
    return Site(
        url, settings.environment, settings=tuple(Setting(*one) for one in shown_settings(settings))
    )
