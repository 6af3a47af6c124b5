"""Runs the emulator: `python -m emulators.cloud_run --port 8125`."""

import sys

from emulators.cloud_run.jobs import Jobs
from emulators.cloud_run.service import services
from emulators.grpc_service import serve_all
from emulators.programs import port_in, until_stopped

if __name__ == "__main__":
    jobs = Jobs()
    server = serve_all(services(jobs), port_in(sys.argv[1:]))
    until_stopped()
    server.stop(None)
    jobs.stop()
