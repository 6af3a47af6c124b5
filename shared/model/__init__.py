"""What the words mean: flows, executions, states, events, commands. No I/O, no templates."""
