"""A Git server on loopback: the machine's own git behind HTTP."""

import base64
import os
import subprocess
import threading
from contextlib import contextmanager
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

USER = "ada"
TOKEN = "token-of-ada"


def git(folder, *arguments):
    """Runs git in a folder; gives what it says."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Ada",
        "GIT_AUTHOR_EMAIL": "ada@example.com",
        "GIT_COMMITTER_NAME": "Ada",
        "GIT_COMMITTER_EMAIL": "ada@example.com",
        "GIT_ALLOW_PROTOCOL": "file",
    }
    done = subprocess.run(  # noqa: S603
        ["git", *arguments],  # noqa: S607 - the machine's own git
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def commit(folder, files, message="A change"):
    """Writes files and commits them, None deletes one; gives the hash."""
    for path, content in files.items():
        place = folder / path
        if content is None:
            place.unlink()
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)
    return git(folder, "rev-parse", "HEAD")


def repository(folder, files, branch="main"):
    """A repository with one commit; gives its hash."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch", branch)
    git(folder, "config", "http.uploadpack", "true")
    return commit(folder, files)


class _Quiet(WSGIRequestHandler):
    def log_message(self, format, *args):  # noqa: A002 - as its base class names it
        pass


class GitApplication:
    """Serves the repositories below a folder by `git http-backend`.

    Attributes:
        private: whether a user is asked for.
        moved_to: where every request is sent on to.
        authorizations: the credentials of each request.
    """

    def __init__(self, root):
        self.root = root
        self.private = False
        self.moved_to = None
        self.authorizations = []

    def __call__(self, environ, start_response):
        self.authorizations.append(environ.get("HTTP_AUTHORIZATION"))
        query = environ.get("QUERY_STRING", "")
        if self.moved_to is not None:
            place = f"{self.moved_to}{environ['PATH_INFO']}?{query}"
            start_response("302 Found", [("Location", place)])
            return [b""]
        wanted = "Basic " + base64.b64encode(f"{USER}:{TOKEN}".encode()).decode()
        if self.private and environ.get("HTTP_AUTHORIZATION") != wanted:
            start_response("401 Unauthorized", [("WWW-Authenticate", "Basic")])
            return [b""]
        return self._backend(environ, start_response, query)

    def _backend(self, environ, start_response, query):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        variables = {
            "PATH": os.environ["PATH"],
            "GIT_PROJECT_ROOT": str(self.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": environ["PATH_INFO"],
            "QUERY_STRING": query,
            "REQUEST_METHOD": environ["REQUEST_METHOD"],
            "CONTENT_TYPE": environ.get("CONTENT_TYPE", ""),
            "CONTENT_LENGTH": str(len(body)),
            "GIT_PROTOCOL": environ.get("HTTP_GIT_PROTOCOL", ""),
        }
        done = subprocess.run(
            ["git", "http-backend"],  # noqa: S607 - the machine's own git
            input=body,
            env=variables,
            capture_output=True,
            check=False,
        )
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = [line.decode().split(": ", 1) for line in head.split(b"\r\n") if line]
        status = next((value for name, value in headers if name == "Status"), "200 OK")
        start_response(status, [(name, value) for name, value in headers if name != "Status"])
        return [content]


@contextmanager
def git_server(root):
    """(address, application) of a server that runs until the end of the block."""
    application = GitApplication(root)
    server = make_server("127.0.0.1", 0, application, WSGIServer, _Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", application
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
