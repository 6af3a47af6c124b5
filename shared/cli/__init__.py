"""The `windhover` command, and the composition of a Windhover in one process."""
