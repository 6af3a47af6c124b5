"""What the tasks share that write to Firestore."""

from datetime import datetime

from pydantic import Field

from plugins.gcp.firestore.session import FirestoreSession
from shared.sdk.fetching import output_value
from shared.sdk.output import Output


class WriteOutput(Output):
    """Outputs of what writes one document."""

    updated_time: str | None = Field(default=None, description="When it was written.")


def commit(session: FirestoreSession, write: dict[str, object]) -> str:
    """Makes one write; gives its time.

    Raises:
        GoogleFailure: the service refuses it.
    """
    request = {"database": session.database, "writes": [write]}
    answer = session.client.commit(request, **session.options())
    # The library's own kind of a datetime has nanoseconds, which no flow reads.
    return str(output_value(datetime.fromisoformat(answer.commit_time.isoformat())))
