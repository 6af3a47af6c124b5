"""Ports that are free, also when they are used later."""

import subprocess
import sys

from emulators.processes import SHARE, free_port

CHOOSE = """
import sys
from emulators.processes import free_port
print(*(free_port() for _ in range(50)), flush=True)
sys.stdin.read()
"""


def test_ports_are_not_given_twice_before_all_were_given():
    ports = [free_port() for _ in range(SHARE // 2)]

    assert len(set(ports)) == len(ports)


def test_two_processes_never_choose_the_same_port():
    command = [sys.executable, "-c", CHOOSE]
    others = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own text
        for _ in range(3)
    ]
    try:
        chosen = [set(one.stdout.readline().split()) for one in others]
    finally:
        for one in others:
            one.communicate()

    assert [len(ports) for ports in chosen] == [50, 50, 50]
    assert len(set().union(*chosen)) == 150
