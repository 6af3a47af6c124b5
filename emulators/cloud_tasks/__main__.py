"""Runs the emulator: `python -m emulators.cloud_tasks --port 8123`."""

import sys

from emulators.agenda import Agenda
from emulators.cloud_tasks.queues import Queues, send
from emulators.cloud_tasks.service import SERVICE, methods
from emulators.grpc_service import serve
from emulators.programs import port_in, until_stopped

if __name__ == "__main__":
    agenda = Agenda(threads=64)
    agenda.start()
    server = serve(SERVICE, methods(Queues(agenda, send)), port_in(sys.argv[1:]))
    until_stopped()
    server.stop(None)
    agenda.stop()
