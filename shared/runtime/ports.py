"""The ports of one running Windhover, bundled by its composition root."""

from dataclasses import dataclass

from shared.ports.clock import Clock
from shared.ports.flows import Flows
from shared.ports.leases import Leases
from shared.ports.logs import Logs
from shared.ports.metrics import Metrics
from shared.ports.queue import Queue
from shared.ports.repository import Repository
from shared.ports.secrets import Secrets
from shared.ports.storage import Storage
from shared.ports.timers import Timers
from shared.ports.triggers import TriggerStates


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything that does I/O."""

    repository: Repository
    queue: Queue
    timers: Timers
    leases: Leases
    storage: Storage
    logs: Logs
    metrics: Metrics
    flows: Flows
    secrets: Secrets
    clock: Clock
    triggers: TriggerStates
