"""Prints the OpenAPI document, of which the interface makes its types: `python -m shared.api`."""

import sys

from fastapi import FastAPI

from shared.api.answers import json_bytes
from shared.api.app import ROUTERS
from shared.api.openapi import document
from shared.api.site import own_version

if __name__ == "__main__":
    app = FastAPI(title="Windhover", version=own_version(), openapi_url=None)
    for router in ROUTERS:
        app.router.routes.extend(router.routes)
    sys.stdout.buffer.write(json_bytes(document(app)))
