"""Process 1 of a container passes signals on and ends with its child's status."""

import os
import signal
import subprocess
import sys

import pytest

import harness
from test_isolation import is_alive

# Stands in for the server: says who it is, and does as its argument says.
SERVER = """
import os, sys, time
from gymbridge_env_server import init
init.stay()
print(os.getpid(), flush=True)
if sys.argv[1] == "wait":
    time.sleep(60)
sys.exit(int(sys.argv[1]))
"""


def start(what: str) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", SERVER, what], stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("status", [0, 3])
def test_it_ends_with_its_childs_status(status: int) -> None:
    with start(str(status)) as process:
        assert process.wait(20) == status


def test_a_signal_reaches_the_child() -> None:
    with start("wait") as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        assert child != process.pid
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(20) == 128 + signal.SIGTERM
        harness.wait_until(lambda: not is_alive(child), "the end of the child")
