"""The HTTP API: routes, the JSON they speak, who may call them. No decision about flows."""
