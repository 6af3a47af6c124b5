"""Messages to people: Slack, Teams, Discord, mail, and any service that takes JSON."""
