"""The server about itself: configuration, log-in."""

from importlib import import_module
from typing import ClassVar

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import RedirectResponse, Response

from shared.api.access.authenticator import (
    Authenticator,
    Identity,
    Means,
    NotAuthenticated,
    address_of,
)
from shared.api.access.guard import Guard, GuardedRoute
from shared.api.access.passwords import LONGEST_PASSWORD, hashed, weaknesses
from shared.api.access.sessions import COOKIE, LIFETIME
from shared.api.access.set_up import LONGEST_CODE
from shared.api.answers import JsonAnswer, no_content
from shared.api.errors import NotAllowed, NotServed
from shared.api.requests import Caller
from shared.api.resources import SYSTEM_NAMESPACE
from shared.api.site import SERVED_VERSION, Site, own_version
from shared.errors import Disposition, WindhoverError
from shared.model.json import JsonObject
from shared.ports.accounts import Account

router = APIRouter(tags=["Server"], route_class=GuardedRoute)


class WeakCredentials(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A user name or a password that is not accepted; nothing was changed."""

    code: ClassVar[str] = "api.weak-credentials"
    http_status: ClassVar[int] = 400
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class Credentials(BaseModel):
    """A user name and a password."""

    model_config = ConfigDict(extra="ignore")

    username: str = Field(min_length=1, max_length=300)
    password: str = Field(min_length=1, max_length=LONGEST_PASSWORD)


class NewAccount(Credentials):
    """Those of a new account, or new ones of an old account.

    Attributes:
        code: of the set-up, where the server asks for credentials before there are any.
    """

    code: str = Field(default="", max_length=LONGEST_CODE)


@router.get("/version", operation_id="version")
def get_version() -> Response:
    """The versions of the API and of this program."""
    return JsonAnswer({"version": SERVED_VERSION, "windhover": own_version()})


@router.get("/openapi.json", include_in_schema=False)
@router.get("/swagger/kestra.yml", include_in_schema=False)
def openapi_document(request: Request) -> Response:
    """The description of the API; JSON, which is YAML too."""
    # The shapes of all answers, which nothing else needs.
    openapi = import_module("shared.api.openapi")
    return JsonAnswer(openapi.document(request.app))


@router.get("/", include_in_schema=False)
def start_page() -> Response:
    """The interface."""
    return RedirectResponse("/ui/", status_code=307)


@router.get("/api/v1/configs", operation_id="getConfiguration")
def configuration(request: Request, caller: Caller) -> Response:
    """What clients need to know; only what a log-in page needs without credentials."""
    site: Site = request.app.state.site
    initialized = bool(_authenticator(request).accounts.all())
    shaped: JsonObject = {
        "version": SERVED_VERSION,
        "edition": "OSS",
        "isBasicAuthInitialized": initialized,
    }
    if caller is None and _authenticator(request).is_required:
        return JsonAnswer(shaped)
    shaped |= {
        "uuid": site.uuid,
        "windhoverVersion": own_version(),
        "chartDefaultDuration": "P30D",
        "isCustomDashboardsEnabled": True,
        "isTaskRunEnabled": False,
        "isAnonymousUsageEnabled": False,
        "isUiAnonymousUsageEnabled": False,
        "isTemplateEnabled": False,
        "isAiEnabled": False,
        "isConcurrencyViewEnabled": True,
        "url": site.url,
        "uploadBytes": request.app.state.upload_bytes,
        "preview": {"initial": 100, "max": 5000},
        "systemNamespace": SYSTEM_NAMESPACE,
        "hiddenLabelsPrefixes": ["system.", "internal."],
        "pluginsHash": 0,
    }
    if site.environment is not None:
        shaped["environment"] = {"name": site.environment}
    return JsonAnswer(shaped)


@router.get("/api/v1/configs/login", operation_id="getLoginConfiguration")
def login_configuration(request: Request) -> Response:
    """What a log-in page and a set-up page need."""
    authenticator = _authenticator(request)
    initialized = bool(authenticator.accounts.all())
    return JsonAnswer(
        {
            "isBasicAuthInitialized": initialized,
            "isSetUpCodeNeeded": authenticator.set_up.is_protected and not initialized,
            "credentials": authenticator.source,
        }
    )


@router.post("/api/v1/basicAuth", operation_id="createBasicAuth", status_code=204)
def create_account(given: NewAccount, request: Request, caller: Caller) -> Response:
    """Creates the first account; after that, only its owner changes the password."""
    authenticator = _authenticator(request)
    is_first = not authenticator.accounts.all()
    if is_first and (authenticator.set_up.is_protected or not authenticator.is_required):
        authenticator.set_up.check(given.code, address_of(request))
        authenticator.set_up.keep(_account_of(given))
        return no_content()
    _check_owner(given.username, caller)
    authenticator.accounts.save(_account_of(given))
    return no_content()


def _check_owner(username: str, caller: Identity | None) -> None:
    """Raises NotAuthenticated, NotAllowed."""
    if caller is None:
        raise NotAuthenticated("Unauthorized", remedy="Log in first.")
    if caller.means is Means.TOKEN or caller.name != username:
        raise NotAllowed("only the owner of an account may change it")


def _account_of(given: Credentials) -> Account:
    """Raises WeakCredentials."""
    broken = weaknesses(given.username, given.password)
    if broken:
        raise WeakCredentials("; ".join(broken))
    return Account(username=given.username, password_hash=hashed(given.password))


@router.get("/api/v1/basicAuthValidationErrors", operation_id="listBasicAuthErrors")
def account_problems() -> Response:
    """What is wrong with the configured credentials: those that are kept have been checked."""
    return JsonAnswer([])


@router.post("/api/v1/session", operation_id="createSession")
def log_in(given: Credentials, request: Request) -> Response:
    """Opens a session of a browser: a cookie, and the token that changes must carry."""
    authenticator = _authenticator(request)
    account = authenticator.log_in(given.username, given.password, address_of(request))
    cookie = authenticator.sessions.opened(account)
    answer = JsonAnswer(
        {"username": account.username, "csrfToken": authenticator.sessions.csrf_token(cookie)}
    )
    answer.set_cookie(
        COOKIE,
        cookie,
        max_age=int(LIFETIME.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return answer


@router.get("/api/v1/session", operation_id="getSession")
def current_session(request: Request, caller: Caller) -> Response:
    """Who is logged in; with the token of the session if it is one."""
    if caller is None:
        return JsonAnswer({"username": "anybody"})
    shaped: JsonObject = {"username": caller.name}
    cookie = request.cookies.get(COOKIE)
    if caller.means is Means.SESSION and cookie is not None:
        shaped["csrfToken"] = _authenticator(request).sessions.csrf_token(cookie)
    return JsonAnswer(shaped)


@router.delete("/api/v1/session", operation_id="deleteSession", status_code=204)
def log_out() -> Response:
    """Ends the session of this browser."""
    answer = no_content()
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return answer


def _authenticator(request: Request) -> Authenticator:
    guard: Guard = request.app.state.guard
    return guard.authenticator


absent = APIRouter(route_class=GuardedRoute)

_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


@absent.api_route("/{path:path}", methods=_METHODS, include_in_schema=False)
def nothing_here(path: str) -> Response:
    """Answers for every address that no other route has; comes last."""
    resource = path.removeprefix("api/v1/").partition("/")[0] or path
    raise NotServed(f"{resource[:100]} is not available on this server")
