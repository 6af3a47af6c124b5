"""What HTTP tasks are asked, and how; `options` are nested, or flat as before Kestra 0.22."""

from enum import StrEnum

from pydantic import AliasChoices, Field

from shared.model.json import StoredJson, StoredObject
from shared.model.properties import DEPRECATED, Duration, Dynamic, SourceModel


class AuthType(StrEnum):
    """How a request says who sends it."""

    BASIC = "BASIC"
    BEARER = "BEARER"
    DIGEST = "DIGEST"


class Auth(SourceModel):
    """Who sends the request."""

    type: Dynamic[AuthType] = Field(description="The kind of credentials.", examples=["BASIC"])
    username: Dynamic[str] | None = Field(default=None, description="The user, for BASIC, DIGEST.")
    password: Dynamic[str] | None = Field(
        default=None, description="The password.", examples=["{{ secret('PASSWORD') }}"]
    )
    token: Dynamic[str] | None = Field(
        default=None, description="The token, for BEARER.", examples=["{{ secret('TOKEN') }}"]
    )


class Timeouts(SourceModel):
    """How long to wait."""

    connect_timeout: Dynamic[Duration] | None = Field(
        default=None, description="For a connection.", examples=["PT10S"]
    )
    read_idle_timeout: Dynamic[Duration] | None = Field(
        default=None, description="For the next bytes; five minutes by default."
    )


class Tls(SourceModel):
    """How connections are secured."""

    insecure_trust_all_certificates: Dynamic[bool] = Field(
        default=False, description="Whether any certificate is trusted. Not for production."
    )


class HttpLog(StrEnum):
    """What of a request is logged."""

    REQUEST_HEADERS = "REQUEST_HEADERS"
    REQUEST_BODY = "REQUEST_BODY"
    RESPONSE_HEADERS = "RESPONSE_HEADERS"
    RESPONSE_BODY = "RESPONSE_BODY"


class HttpOptions(SourceModel):
    """How the request is made."""

    timeout: Timeouts | None = Field(default=None, description="How long to wait.")
    auth: Auth | None = Field(default=None, description="Who sends the request.")
    ssl: Tls | None = Field(default=None, description="How connections are secured.")
    proxy: StoredJson = Field(
        default=None, description="A proxy. Only `type: DIRECT`, none, is possible here."
    )
    follow_redirects: Dynamic[bool] = Field(
        default=True, description="Whether redirects are followed."
    )
    allow_failed: Dynamic[bool] = Field(
        default=False, description="Whether every response code is a success."
    )
    allowed_response_codes: Dynamic[tuple[int, ...]] | None = Field(
        default=None, description="The only response codes that are a success.", examples=[[200]]
    )
    default_charset: Dynamic[str] = Field(
        default="UTF-8", description="The charset of bodies that do not say theirs."
    )
    logs: tuple[HttpLog, ...] = Field(default=(), description="What is logged, at DEBUG.")
    connect_timeout: Dynamic[Duration] | None = Field(
        default=None,
        description="The old place of `timeout.connectTimeout`.",
        json_schema_extra=DEPRECATED,
    )
    read_timeout: Dynamic[Duration] | None = Field(
        default=None,
        validation_alias=AliasChoices("readTimeout", "readIdleTimeout"),
        description="The old place of `timeout.readIdleTimeout`.",
        json_schema_extra=DEPRECATED,
    )
    connection_pool_idle_timeout: StoredJson = Field(
        default=None, description="Accepted, without effect."
    )
    max_content_length: Dynamic[int] | None = Field(
        default=None, description="The most bytes of a body.", examples=[1048576]
    )
    basic_auth_user: Dynamic[str] | None = Field(
        default=None, description="The old place of `auth.username`.", json_schema_extra=DEPRECATED
    )
    basic_auth_password: Dynamic[str] | None = Field(
        default=None, description="The old place of `auth.password`.", json_schema_extra=DEPRECATED
    )
    log_level: StoredJson = Field(default=None, description="Accepted, without effect.")


class HttpProperties(SourceModel):
    """What is asked, and how."""

    uri: Dynamic[str] = Field(description="The address.", examples=["https://example.com/orders"])
    method: Dynamic[str] = Field(default="GET", description="The method.", examples=["POST"])
    body: Dynamic[str] | None = Field(
        default=None, description="The body.", examples=["{{ inputs.order }}"]
    )
    form_data: Dynamic[StoredObject] | None = Field(
        default=None,
        description="The fields of a form; with the content type `multipart/form-data` a URI of "
        "the internal storage is sent as a file.",
        examples=[{"user": "ada"}],
    )
    content_type: Dynamic[str] | None = Field(
        default=None, description="The type of the body; `application/json` by default."
    )
    headers: Dynamic[StoredObject] | None = Field(
        default=None, description="More headers.", examples=[{"Accept": "text/csv"}]
    )
    params: Dynamic[StoredObject] | None = Field(
        default=None, description="The query.", examples=[{"page": 1}]
    )
    options: Dynamic[HttpOptions] = Field(
        default_factory=HttpOptions, description="How the request is made."
    )
    ssl_options: Dynamic[Tls] | None = Field(
        default=None, description="The old place of `options.ssl`.", json_schema_extra=DEPRECATED
    )
