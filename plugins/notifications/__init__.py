"""Messages to people: Slack, Teams, Discord, mail."""
