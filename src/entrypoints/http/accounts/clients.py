import re

from litestar.di import NamedDependency
from litestar.params import SkipValidation

from domain.accounts import Client
from entrypoints.http.addresses import UNKNOWN, address_of
from entrypoints.http.bodies import ApiRequest
from entrypoints.settings import Settings

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def client_of(request: ApiRequest, settings: NamedDependency[SkipValidation[Settings]]) -> Client:
    """From where this request comes. What a program calls itself is shown to people and stored, so its control
    characters go."""
    agent = _CONTROLS.sub("", request.headers.get("user-agent", "")).strip()
    address = address_of(request.scope, trusted_proxies=settings.trusted_proxies)
    return Client(agent, "" if address == UNKNOWN else address)
