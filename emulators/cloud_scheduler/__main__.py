"""Runs the emulator: `python -m emulators.cloud_scheduler --port 8124`."""

import sys

from emulators.agenda import Agenda
from emulators.cloud_scheduler.firing import Firing
from emulators.cloud_scheduler.jobs import Jobs
from emulators.cloud_scheduler.service import SERVICE, methods
from emulators.grpc_service import serve
from emulators.programs import port_in, until_stopped

if __name__ == "__main__":
    agenda = Agenda()
    agenda.start()
    server = serve(SERVICE, methods(Jobs(agenda, Firing())), port_in(sys.argv[1:]))
    until_stopped()
    server.stop(None)
    agenda.stop()
