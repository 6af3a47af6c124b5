"""BigQuery on this machine: bqemulator, in an environment of its own."""
