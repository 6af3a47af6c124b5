"""What a server tells about itself, made of its settings; most functions serve nobody."""

from shared.api.site import Setting, Site
from shared.settings import Settings, shown_settings


def site_of(settings: Settings, url: str) -> Site:
    """What a server tells about itself; its settings without secrets."""
    return Site(
        url, settings.environment, settings=tuple(Setting(*one) for one in shown_settings(settings))
    )
