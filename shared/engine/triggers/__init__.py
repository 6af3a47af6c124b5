"""What triggers decide: pure functions from a state and a happening to a state and commands."""
