"""Starting everything at once: what is said before anything has begun."""

import socket
import sys

from emulators import start


def test_port_that_is_taken_is_told_before_anything_starts(monkeypatch, capsys, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        log = tmp_path / "log"
        arguments = [f"--port={port}", f"--log={log}", "--firestore-port=1", "--pubsub-port=1"]
        monkeypatch.setattr(sys, "argv", ["start", *arguments])

        assert start.main() == 2

    assert f"The port {port} is taken" in capsys.readouterr().out
    assert not log.exists()
