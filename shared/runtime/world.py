"""What a shell knows besides its ports: configured variables, masks, who may read what."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from shared.engine.documents import Surroundings
from shared.model.execution import Execution
from shared.model.log import LogChunk
from shared.model.state import State
from shared.model.taskrun import TaskRun
from shared.model.uris import execution_path, namespace_path
from shared.ports.secrets import NamespaceSecrets
from shared.runtime.encryption import Encryption
from shared.runtime.files import ReachableFiles
from shared.runtime.kin import Kin
from shared.runtime.masking import Masks
from shared.runtime.outside import Outside
from shared.runtime.ports import Ports


@dataclass(frozen=True, slots=True)
class World:
    """The server's part of what templates see, and the secrets it gives out.

    Attributes:
        globals: the configured map.
        envs: environment variables that may be seen, prefix removed, lower case.
        server: `kestra.environment` and `kestra.url`.
        encryption: of SECRET inputs; None without a key.
        kept_secrets: secrets of namespaces; None without a key.
        listened: gives the states of executions that some trigger listens to.
        counts_late: whether units that end simply are counted when all are over.
    """

    ports: Ports
    globals: Mapping[str, object] = field(default_factory=dict)
    envs: Mapping[str, str] = field(default_factory=dict)
    server: Mapping[str, object] = field(default_factory=dict)
    encryption: Encryption | None = None
    kept_secrets: NamespaceSecrets | None = None
    listened: Callable[[], frozenset[State]] = frozenset
    counts_late: bool = False

    def surroundings(self, masks: Masks, unsaved: Sequence[LogChunk] = ()) -> Surroundings:
        """What the core sees; secrets that are read are added to the masks."""

        def context(execution: Execution, task_run: TaskRun | None) -> Outside:
            del task_run
            return self.outside(execution, masks, unsaved)

        def decrypt(value: str) -> str:
            # Without a key nothing was encrypted: tasks leave the text as it is, and SECRET inputs
            # are refused (`encrypted-string.yaml` of Kestra's tests).
            plain = self.encryption.decrypt(value) if self.encryption else value
            masks.add_decrypted(plain)
            return plain

        encrypt = self.encryption.encrypt if self.encryption else None
        return Surroundings(
            globals=self.globals,
            envs=self.envs,
            server=self.server,
            context=context,
            decrypt=decrypt,
            encrypt=encrypt,
            listened=self.listened,
            counts_late=self.counts_late,
        )

    def outside(
        self, execution: Execution, masks: Masks, unsaved: Sequence[LogChunk] = ()
    ) -> Outside:
        """The outside world of the templates of one execution.

        Args:
            execution: whose.
            masks: learns what must be hidden.
            unsaved: lines of the step that is being made; read whenever a template asks.
        """
        ports = self.ports
        return Outside(
            namespace=execution.namespace,
            execution_id=execution.id,
            files=ReachableFiles(
                ports.storage,
                readable_folders(execution),
                execution.namespace,
                Kin(ports.repository, execution).own,
            ),
            storage=ports.storage,
            secrets=ports.secrets,
            kept=self.kept_secrets,
            logs=ports.logs,
            clock=ports.clock,
            masks=masks,
            unsaved=unsaved,
        )


def readable_folders(execution: Execution) -> tuple[str, ...]:
    """What an execution may read before anything is looked up: its files, its namespace's."""
    own = execution_path(execution.namespace, execution.flow_id, execution.id)
    return own, f"{namespace_path(execution.namespace)}/_files"
