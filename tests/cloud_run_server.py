"""Our emulator of Cloud Run's jobs, served in this process."""

from collections.abc import Iterator
from contextlib import contextmanager

import grpc
from google.cloud import run_v2

from emulators.cloud_run.jobs import Jobs
from emulators.cloud_run.service import services
from emulators.grpc_service import serve_all
from emulators.processes import free_port
from tests.environment import environment

VARIABLE = "CLOUD_RUN_EMULATOR_HOST"


@contextmanager
def cloud_run_server() -> Iterator[str]:
    """Its address, which clients also find by the environment."""
    jobs = Jobs()
    port = free_port()
    server = serve_all(services(jobs), port)
    address = f"127.0.0.1:{port}"
    try:
        with environment(**{VARIABLE: address}):
            yield address
    finally:
        server.stop(None).wait()
        jobs.stop()


@contextmanager
def clients(address: str) -> Iterator[tuple[run_v2.JobsClient, run_v2.ExecutionsClient]]:
    """The official clients."""
    with grpc.insecure_channel(address) as channel:
        yield tuple(
            cls(transport=cls.get_transport_class("grpc")(channel=channel))
            for cls in (run_v2.JobsClient, run_v2.ExecutionsClient)
        )
