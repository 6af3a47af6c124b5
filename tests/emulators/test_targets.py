"""Requests to functions: what a server may do with a connection loses no message."""

import socket
import threading

import pytest

from emulators.processes import free_port
from emulators.targets import NO_ANSWER, KeptConnections

ANSWER = b"HTTP/1.1 204 No Content\r\n\r\n"


@pytest.fixture
def server():
    """Gives the answers that it is told, one to a connection, and closes it without a word."""
    listening = socket.create_server(("127.0.0.1", 0))
    answers = []

    def serve():
        while True:
            try:
                taken, _ = listening.accept()
            except OSError:
                return
            taken.recv(65536)
            taken.sendall(answers.pop(0))
            taken.close()

    thread = threading.Thread(target=serve, name="server")
    thread.start()
    yield listening.getsockname()[1], answers
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join()


@pytest.fixture
def connections():
    opened = KeptConnections(10)
    yield opened
    opened.close()


def test_connection_that_was_closed_while_idle_is_opened_again(server, connections):
    port, answers = server
    answers += [ANSWER, ANSWER]

    statuses = [connections.post(port, "/", {}, b"{}") for _ in range(2)]

    assert statuses == [204, 204]


def test_request_that_a_new_connection_does_not_answer_is_not_repeated(server, connections):
    port, answers = server
    answers += [b"", ANSWER]

    assert connections.post(port, "/", {}, b"{}") == NO_ANSWER
    assert answers == [ANSWER]


def test_nobody_is_no_answer(connections):
    assert connections.post(free_port(), "/", {}, b"") == NO_ANSWER
