"""Runs flows through the package `kestra`, as scripts do, with and without a tenant in the path."""

import json
import os
import sys
import tempfile

import kestra

NAMESPACE = "tests.clients"


def flow(tenant):
    found = kestra.Flow(wait_for_completion=True, poll_interval=1, tenant=tenant)
    found.hostname = os.environ["SERVER"]
    found.user = os.environ["SERVER_USER"]
    found.password = os.environ["SERVER_PASSWORD"]
    return found


def outcome(done):
    return {"status": done.status, "log": done.log}


def main():
    with tempfile.TemporaryFile("w+") as document:
        document.write("three short words")
        document.seek(0)
        files = {"files": ("document", document, "text/plain")}
        found = {
            "plain": outcome(flow(None).execute(NAMESPACE, "greeting")),
            "with inputs": outcome(flow("main").execute(NAMESPACE, "greeting", {"name": "Bob"})),
            "with a file": outcome(flow(None).execute(NAMESPACE, "reader", files)),
            "failing": outcome(flow(None).execute(NAMESPACE, "failing")),
        }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
