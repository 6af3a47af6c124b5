"""Which repository a task means, and who asks for it."""

from pydantic import Field

from plugins.fs.ssh import HostKeyProperties
from shared.model.properties import Dynamic


class GitProperties(HostKeyProperties):
    """A repository and the credentials for it."""

    url: Dynamic[str] = Field(
        description="The address: https://…, ssh://… or user@host:path.",
        examples=["https://example.com/team/flows.git"],
    )
    username: Dynamic[str] | None = Field(default=None, description="The user.", examples=["git"])
    password: Dynamic[str] | None = Field(
        default=None,
        description="The password, or a token that stands for it.",
        examples=["{{ secret('GIT_TOKEN') }}"],
    )
    private_key: Dynamic[str] | None = Field(
        default=None,
        description="A private key, as text; for SSH.",
        examples=["{{ secret('SSH_KEY') }}"],
    )
    passphrase: Dynamic[str] | None = Field(
        default=None, description="What the private key is encrypted with."
    )


class BranchProperties(GitProperties):
    """A branch of it."""

    branch: Dynamic[str] = Field(default="main", description="The branch.", examples=["main"])
