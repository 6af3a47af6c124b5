"""The shells around the core: load, step, commit, send, acknowledge. All I/O goes through ports."""
