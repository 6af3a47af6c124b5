"""Answers of BigQuery's REST protocol, as recorded from the service's documentation and client."""

import json
import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

RESULT = {
    "kind": "bigquery#getQueryResultsResponse",
    "jobComplete": True,
    "totalRows": "1",
    "schema": {"fields": [{"name": "x", "type": "INTEGER", "mode": "NULLABLE"}]},
    "rows": [{"f": [{"v": "7"}]}],
}


def job(name, kind="query", *, state="DONE", error=None, **details):
    """A job resource."""
    status = {"state": state}
    if error is not None:
        status |= {"errorResult": error, "errors": [error]}
    configuration = {"query": "SELECT 7 AS x"} if kind == "query" else {}
    return {
        "kind": "bigquery#job",
        "jobReference": {"projectId": "p", "jobId": name, "location": "EU"},
        "configuration": {"jobType": kind.upper(), kind: {**configuration, **details}},
        "status": status,
        "statistics": {
            "creationTime": "1700000000000",
            "startTime": "1700000000000",
            "endTime": "1700000002000",
            kind: {"totalBytesProcessed": "1000", "outputRows": "3"},
        },
    }


def failure(code, reason, message):
    """An error of the API."""
    error = {"code": code, "message": message, "errors": [{"reason": reason, "message": message}]}
    return code, {"error": error}


class Service:
    """What was asked, and what is answered: (method, pattern of the path) -> answers in order.

    The last answer is given again and again; what has none is refused.
    """

    def __init__(self):
        self.asked = []
        self.answers = {}

    def on(self, method, pattern, *answers):
        self.answers[method, pattern] = list(answers)

    def bodies(self, method, pattern):
        return [
            body for asked, path, body in self.asked if asked == method and re.search(pattern, path)
        ]

    def answer(self, method, path, body):
        self.asked.append((method, path, body))
        for (wanted, pattern), answers in self.answers.items():
            if wanted == method and re.search(pattern, path):
                found = answers.pop(0) if len(answers) > 1 else answers[0]
                return found if isinstance(found, tuple) else (200, found)
        return failure(404, "notFound", f"Not found: {method} {path}")


@contextmanager
def serving(service):
    """The address of a service."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self):
            length = int(self.headers.get("Content-Length") or 0)
            raw = self.rfile.read(length)
            is_json = "json" in self.headers.get("Content-Type", "")
            body = json.loads(raw) if raw and is_json else raw
            code, answer = service.answer(self.command, self.path, body)
            text = json.dumps(answer).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            if "uploadType=resumable" in self.path and self.command == "POST" and code == 200:
                self.send_header("Location", f"http://{self.headers['Host']}/upload/session")
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _answer  # noqa: N815

        def log_message(self, *_):
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
