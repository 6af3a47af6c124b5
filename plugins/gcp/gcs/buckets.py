"""What the tasks about buckets share: their properties and outputs."""

from datetime import timedelta
from typing import Protocol

from pydantic import Field

from plugins.gcp.connection import GoogleProperties
from plugins.gcp.gcs.session import GcsSession
from shared.model.json import StoredObject
from shared.model.properties import Duration, Dynamic, Evaluated
from shared.sdk.output import Output


class Bucket(Protocol):
    """A bucket as the client knows it."""

    name: str
    location: str | None
    storage_class: str | None
    versioning_enabled: bool | None
    lifecycle_rules: object

    def create(self, **options: object) -> None:
        """Makes it."""
        ...

    def patch(self, **options: object) -> None:
        """Changes it."""
        ...

    def delete(self, **options: object) -> None:
        """Removes it; it must be empty."""
        ...

    def configure_website(
        self, main_page_suffix: str | None = None, not_found_page: str | None = None
    ) -> None:
        """Sets its pages."""
        ...


class BucketProperties(GoogleProperties):
    """A bucket as it is to be; what is not given is left as the service has it."""

    name: Dynamic[str] = Field(description="Name of the bucket.", examples=["my-bucket"])
    location: Dynamic[str] | None = Field(
        default=None,
        description="Where the data is; it can not be changed later.",
        examples=["EU"],
    )
    storage_class: Dynamic[str] | None = Field(
        default=None, description="How objects are kept by default.", examples=["NEARLINE"]
    )
    labels: Dynamic[dict[str, str]] | None = Field(
        default=None, description="Labels of the bucket.", examples=[{"team": "sales"}]
    )
    lifecycle_rules: Evaluated[tuple[StoredObject, ...]] | None = Field(
        default=None,
        description="When objects are deleted or kept otherwise, as the API of Cloud Storage"
        " writes it.",
        examples=[[{"action": {"type": "Delete"}, "condition": {"age": 30}}]],
    )
    cors: Evaluated[tuple[StoredObject, ...]] | None = Field(
        default=None,
        description="Which web pages may read the objects, as the API of Cloud Storage writes it.",
        examples=[[{"origin": ["https://example.com"], "method": ["GET"], "maxAgeSeconds": 60}]],
    )
    versioning_enabled: Dynamic[bool] | None = Field(
        default=None, description="Whether older versions of objects are kept."
    )
    requester_pays: Dynamic[bool] | None = Field(
        default=None, description="Whether those who read pay for it."
    )
    default_event_based_hold: Dynamic[bool] | None = Field(
        default=None, description="Whether new objects are held until that is lifted."
    )
    retention_period: Dynamic[Duration] | None = Field(
        default=None, description="How long objects can not be deleted.", examples=["P30D"]
    )
    default_kms_key_name: Dynamic[str] | None = Field(
        default=None, description="The key that objects are encrypted with by default."
    )
    index_page: Dynamic[str] | None = Field(
        default=None, description="The object that a web site shows for a folder."
    )
    not_found_page: Dynamic[str] | None = Field(
        default=None, description="The object that a web site shows for what is missing."
    )

    def apply(self, bucket: Bucket) -> None:
        """Sets what is given, but for the location; nothing is sent yet."""
        named: dict[str, object] = {
            "storage_class": self.storage_class,
            "labels": self.labels,
            "lifecycle_rules": self.lifecycle_rules,
            "cors": self.cors,
            "versioning_enabled": self.versioning_enabled,
            "requester_pays": self.requester_pays,
            "default_event_based_hold": self.default_event_based_hold,
            "retention_period": _seconds(self.retention_period),
            "default_kms_key_name": self.default_kms_key_name,
        }
        for name, value in named.items():
            if value is not None:
                setattr(bucket, name, list(value) if isinstance(value, tuple) else value)
        if self.index_page or self.not_found_page:
            bucket.configure_website(self.index_page, self.not_found_page)


def _seconds(length: timedelta | None) -> int | None:
    return None if length is None else int(length.total_seconds())


class BucketOutput(Output):
    """Outputs of tasks about buckets."""

    bucket: str = Field(description="Name of the bucket.")
    bucket_uri: str = Field(description="Address of the bucket: `gs://name`.")
    location: str | None = Field(default=None, description="Where the data is.")
    storage_class: str | None = Field(default=None, description="How objects are kept by default.")
    created: bool = Field(description="Whether the task made it.")
    updated: bool = Field(description="Whether the task changed it.")


def bucket_output(bucket: Bucket, *, created: bool = False, updated: bool = False) -> BucketOutput:
    """The outputs of a bucket of the client."""
    return BucketOutput(
        bucket=bucket.name,
        bucket_uri=f"gs://{bucket.name}",
        location=bucket.location,
        storage_class=bucket.storage_class,
        created=created,
        updated=updated,
    )


def find_bucket(session: GcsSession, name: str) -> Bucket | None:
    """What is known of a bucket; None where there is none. Raises GoogleFailure."""
    with session.calling():
        found: Bucket | None = session.client.lookup_bucket(
            session.bucket(name), retry=session.retry
        )
    return found
