"""Messages as Pub/Sub carries them; who is pushed them needs no client of it."""

from shared.backends.encoding import decoded
from shared.model.message import Message
from shared.ports.storage import Storage

FOLDER = "/_messages"
"""Of spilled messages; the bucket's lifecycle removes them when no queue can hold them any more."""


def message_in(data: bytes, attributes: dict[str, str], storage: Storage) -> Message:
    """The message that Pub/Sub carries.

    Raises:
        FileMissing: it was spilled, and its file is gone.
        ValidationError: it is none of ours.
    """
    path = attributes.get("spilled", "")
    if path.startswith(f"{FOLDER}/"):
        with storage.open(path) as content:
            data = content.read()
    return decoded(Message, data)
