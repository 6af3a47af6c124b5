"""Plain dictionaries: a real backend, used by unit tests and the simulator."""
