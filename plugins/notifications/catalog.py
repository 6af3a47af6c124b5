"""The types of io.kestra.plugin.notifications."""

from shared.sdk.registry import Catalog

_NAME = "io.kestra.plugin.notifications"
_MODULE = "plugins.notifications"

CATALOG = Catalog(
    types={
        f"{_NAME}.discord.DiscordExecution": f"{_MODULE}.discord.execution:DiscordExecution",
        f"{_NAME}.discord.DiscordIncomingWebhook": (
            f"{_MODULE}.discord.incoming_webhook:DiscordIncomingWebhook"
        ),
        f"{_NAME}.http.HttpExecution": f"{_MODULE}.http.execution:HttpExecution",
        f"{_NAME}.http.HttpIncomingWebhook": (
            f"{_MODULE}.http.incoming_webhook:HttpIncomingWebhook"
        ),
        f"{_NAME}.mail.MailExecution": f"{_MODULE}.mail.execution:MailExecution",
        f"{_NAME}.mail.MailSend": f"{_MODULE}.mail.send:MailSend",
        f"{_NAME}.slack.SlackExecution": f"{_MODULE}.slack.execution:SlackExecution",
        f"{_NAME}.slack.SlackIncomingWebhook": (
            f"{_MODULE}.slack.incoming_webhook:SlackIncomingWebhook"
        ),
        f"{_NAME}.teams.TeamsExecution": f"{_MODULE}.teams.execution:TeamsExecution",
        f"{_NAME}.teams.TeamsIncomingWebhook": (
            f"{_MODULE}.teams.incoming_webhook:TeamsIncomingWebhook"
        ),
    },
    aliases={},
)
