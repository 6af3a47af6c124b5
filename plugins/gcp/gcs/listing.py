"""Finds objects by what their names begin with, and what is told of them."""

from collections.abc import Iterator
from enum import StrEnum
from itertools import islice
from typing import Annotated, TypeVar

from pydantic import Field

from plugins.gcp.gcs.addresses import GcsAddress, address_of
from plugins.gcp.gcs.session import Blob, GcsSession
from shared.expressions.javaregex import full_match
from shared.model.json import JsonObject
from shared.model.properties import Dynamic, SourceModel
from shared.sdk.fetching import MOST_FETCHED, output_value
from shared.sdk.ion_printer import IonValue
from shared.sdk.output import Output, TaskFailed

T = TypeVar("T")


class ListingType(StrEnum):
    """How deep is looked."""

    DIRECTORY = "DIRECTORY"
    """In the folder itself; folders in it are told as such."""
    RECURSIVE = "RECURSIVE"
    """At every depth."""


class Filter(StrEnum):
    """What is told of."""

    FILES = "FILES"
    DIRECTORY = "DIRECTORY"
    BOTH = "BOTH"


class ListingProperties(SourceModel):
    """Which objects are meant."""

    from_: Dynamic[str] = Field(
        alias="from",
        description="What the addresses of the objects begin with; a folder ends with a slash.",
        examples=["gs://my-bucket/incoming/"],
    )
    listing_type: Dynamic[ListingType] = Field(
        default=ListingType.DIRECTORY,
        description="Whether only the folder itself is looked through, or what lies below it too.",
        examples=["RECURSIVE"],
    )
    reg_exp: Dynamic[str] | None = Field(
        default=None,
        description="A regular expression for the whole address, or for the whole name.",
        examples=[".*/orders-[0-9]+\\.csv"],
    )
    all_versions: Dynamic[bool] = Field(
        default=False, description="Whether older versions of the objects are meant too."
    )
    max_files: Dynamic[Annotated[int, Field(ge=1, le=MOST_FETCHED)]] | None = Field(
        default=None, description="How many objects are taken at most.", examples=[25]
    )


class BlobOutput(Output):
    """What is told of an object."""

    uri: str = Field(description="Its address, or the URI of its file where it was downloaded.")
    bucket: str = Field(description="Its bucket.")
    name: str = Field(description="Its name in the bucket.")
    directory: bool = Field(description="Whether it is a folder.")
    generation: int | None = Field(default=None, description="Its version.")
    size: int | None = Field(default=None, description="Its size, in bytes.")
    content_type: str | None = Field(default=None, description="The media type of its content.")
    content_encoding: str | None = Field(default=None, description="How it is compressed.")
    storage_class: str | None = Field(default=None, description="How it is kept.")
    md5: str | None = Field(default=None, description="MD5 of its content, in base64.")
    crc32c: str | None = Field(
        default=None, alias="crc32c", description="CRC32C of its content, in base64."
    )
    metadata: dict[str, str] | None = Field(default=None, description="Texts kept with it.")
    create_time: str | None = Field(default=None, description="When it was written.")
    update_time: str | None = Field(default=None, description="When it was changed.")


def found_blobs(session: GcsSession, task: ListingProperties) -> Iterator[Blob]:
    """The objects that are meant, page by page, no folders; without regard to `maxFiles`.

    Raises:
        TaskFailed: the service refused.
    """
    place = address_of(task.from_, "from")
    yield from (blob for blob in _listed(session, task, place) if not blob.name.endswith("/"))


def found_entries(
    session: GcsSession, task: ListingProperties, wanted: Filter
) -> Iterator[BlobOutput]:
    """Objects, and the folders beside them, as they are told in outputs.

    Raises:
        TaskFailed: the service refused.
    """
    place = address_of(task.from_, "from")
    folders: list[str] = []
    entries = (
        told(blob, place.bucket)
        for blob in _listed(session, task, place, folders)
        if wanted is not Filter.DIRECTORY or blob.name.endswith("/")
    )
    if wanted is Filter.FILES:
        entries = (entry for entry in entries if not entry.directory)
    yield from entries
    if wanted is not Filter.FILES:
        # The service tells of folders at the end of a page, and perhaps again on the next.
        for name in sorted(set(folders)):
            if is_meant(task, GcsAddress(place.bucket, name)):
                yield _folder(place.bucket, name)


def at_most(entries: Iterator[T], limit: int | None) -> list[T]:
    """As many as may be taken, and as outputs can hold.

    Raises:
        TaskFailed: there are too many for outputs, and no limit is given.
    """
    if limit is not None:
        return list(islice(entries, limit))
    kept = list(islice(entries, MOST_FETCHED + 1))
    if len(kept) > MOST_FETCHED:
        raise TaskFailed(
            f"There are more than {MOST_FETCHED} objects, too many for the outputs of an execution",
            remedy="Narrow them by `from` and `regExp`, or set `maxFiles`.",
        )
    return kept


def is_meant(task: ListingProperties, address: GcsAddress) -> bool:
    """Whether the regular expression, if any, is about the address or the name."""
    if task.reg_exp is None:
        return True
    return full_match(address.text, task.reg_exp) or full_match(address.name, task.reg_exp)


def told(blob: Blob, bucket: str) -> BlobOutput:
    """What outputs tell of an object."""
    return BlobOutput(
        uri=GcsAddress(bucket, blob.name).text,
        bucket=bucket,
        name=blob.name,
        directory=blob.name.endswith("/"),
        **_facts(blob),
    )


def _facts(blob: Blob) -> JsonObject:
    """What the service knows; what it does not is left out."""
    facts: dict[str, IonValue] = {
        "generation": blob.generation,
        "size": blob.size,
        "content_type": blob.content_type,
        "content_encoding": blob.content_encoding,
        "storage_class": blob.storage_class,
        "md5": blob.md5_hash,
        "crc32c": blob.crc32c,
        "metadata": dict(blob.metadata) if blob.metadata else None,
        "create_time": blob.time_created,
        "update_time": blob.updated,
    }
    return {name: output_value(value) for name, value in facts.items() if value is not None}


def _folder(bucket: str, name: str) -> BlobOutput:
    return BlobOutput(uri=f"gs://{bucket}/{name}", bucket=bucket, name=name, directory=True)


def _listed(
    session: GcsSession,
    task: ListingProperties,
    place: GcsAddress,
    folders: list[str] | None = None,
) -> Iterator[Blob]:
    """Every object that is meant; folders are added to a list while it is read."""
    is_flat = task.listing_type is ListingType.DIRECTORY
    with session.calling():
        listing = session.client.list_blobs(
            session.bucket(place.bucket),
            prefix=place.name or None,
            delimiter="/" if is_flat else None,
            versions=task.all_versions or None,
            retry=session.retry,
        )
        for page in listing.pages:
            yield from (
                blob for blob in page if is_meant(task, GcsAddress(place.bucket, blob.name))
            )
            if folders is not None:
                folders += listing.prefixes
