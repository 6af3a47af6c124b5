"""The task runner io.kestra.plugin.gcp.runner.CloudRun: its properties."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from plugins.gcp.connection import GoogleProperties
from shared.model.properties import Duration, Dynamic, SourceModel

CloudRunName: TypeAlias = Literal[
    "io.kestra.plugin.gcp.runner.CloudRun",
    "io.kestra.plugin.ee.gcp.runner.CloudRun",
    "io.kestra.plugin.gcp.runner.GcpCloudRunTaskRunner",
]
"""Its names: ours, that of Kestra's Enterprise Edition, and that of Kestra 0.16."""

LONGEST = timedelta(days=7)
"""A task of a job may not run longer (Cloud Run's quotas)."""


class Egress(StrEnum):
    """What goes through the VPC."""

    ALL_TRAFFIC = "ALL_TRAFFIC"
    PRIVATE_RANGES_ONLY = "PRIVATE_RANGES_ONLY"


class Resources(SourceModel):
    """What the container has."""

    cpu: Dynamic[str] = Field(default="1", description="Processors.", examples=["2"])
    memory: Dynamic[str] = Field(
        default="512Mi",
        description="Memory; the files that the script writes count.",
        examples=["2Gi"],
    )


class CloudRun(GoogleProperties):
    """Runs a script as a job of Cloud Run, for longer than a function may run.

    The container is that of `containerImage`, which must have a shell. Its files are in a folder
    of a bucket that is mounted; what the script prints comes from there too.
    """

    type: CloudRunName = Field(description="The type of the runner.")
    region: Dynamic[str] | None = Field(
        default=None,
        description="Where the job runs; on Google Cloud the region of Windhover by default.",
        examples=["europe-west1"],
    )
    bucket: Dynamic[str] | None = Field(
        default=None,
        description="A bucket for files on their way; that of the deployment by default. The"
        " account of the job must be able to read and write it.",
        examples=["my-jobs"],
    )
    runtime_service_account: Dynamic[str] | None = Field(
        default=None,
        description="E-mail address of the account that the script runs as; that of the deployment"
        " by default, else Compute Engine's.",
        examples=["jobs@my-project.iam.gserviceaccount.com"],
    )
    resources: Resources = Field(
        default_factory=Resources, description="Processors and memory of the container."
    )
    wait_until_completion: Dynamic[Annotated[Duration, Field(gt=timedelta(0), le=LONGEST)]] = Field(
        default=timedelta(hours=1),
        description="How long the script may run, at most P7D. Cloud Run ends it then.",
        examples=["PT12H"],
    )
    completion_check_interval: Dynamic[Annotated[Duration, Field(gt=timedelta(0))]] = Field(
        default=timedelta(seconds=5),
        description="How often is looked whether it has ended, and what it has printed.",
    )
    max_retries: Dynamic[Annotated[int, Field(ge=0, le=10)]] = Field(
        default=0,
        description="How often Cloud Run itself starts a script again that failed; the task's own"
        " `retry` is better, since it is seen.",
    )
    delete: Dynamic[bool] = Field(
        default=True, description="Whether the job and its files are deleted afterwards."
    )
    resume: Dynamic[bool] = Field(
        default=True,
        description="Whether a task that runs again because its worker was lost takes up the job"
        " that runs still.",
    )
    sync_working_directory: Dynamic[bool] = Field(
        default=False,
        description="Whether all files come back, for the next tasks of a WorkingDirectory.",
    )
    vpc_access_connector: Dynamic[str] | None = Field(
        default=None,
        description="The connector to a VPC network.",
        examples=["projects/my-project/locations/europe-west1/connectors/my-connector"],
    )
    vpc_access_egress: Dynamic[Egress] | None = Field(
        default=None, description="What goes through the VPC."
    )
    wait_for_log_interval: Dynamic[Duration] | None = Field(
        default=None,
        description="Accepted, without effect: the log is complete when the script has ended.",
    )
