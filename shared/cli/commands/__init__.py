"""One module per verb of the `windhover` command."""
