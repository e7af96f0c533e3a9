"""What the server is given as secrets in its environment, and how it is kept from the code of environments.

The environment that a program was started with stays readable in /proc/PID/environ, for every process of the same user,
whatever the program removes from it. So the server starts itself again without the secrets, which the new program gets
over a pipe; and no process of the same user may look into it.
"""

import ctypes
import fcntl
import json
import os
import sys

from gymbridge_env_server import start

TOKEN = "GYMBRIDGE_TOKEN"  # noqa: S105
CERTIFICATE = "GYMBRIDGE_TLS_CERT"
KEY = "GYMBRIDGE_TLS_KEY"

_DESCRIPTOR = "GYMBRIDGE_CREDENTIALS_DESCRIPTOR"
_PIPE_BYTES = 1 << 20
_F_SETPIPE_SZ = 1031
_PR_SET_DUMPABLE = 4


def out_of_environment() -> dict[str, str]:
    """Gives the secrets by the names of their variables.

    Starts the program again where they are in its environment, and where it was not started by `start`, with a safe
    path. Call it before anything is forked.
    """
    _hide()
    given = {name: os.environ.pop(name) for name in (TOKEN, CERTIFICATE, KEY) if name in os.environ}
    if given or not sys.flags.isolated:
        os.environ[_DESCRIPTOR] = str(_pipe_with(json.dumps(given).encode()))
        command = start.command(sys.executable, "gymbridge_env_server", sys.argv[1:])
        os.execv(command[0], command)  # noqa: S606
    descriptor = os.environ.pop(_DESCRIPTOR, None)
    if descriptor is None:
        return {}
    with os.fdopen(int(descriptor), "rb") as pipe:
        received: dict[str, str] = json.load(pipe)
    return received


def _pipe_with(data: bytes) -> int:
    """Gives the descriptor, inherited by the next program, of a pipe that holds data and ends."""
    reading, writing = os.pipe()
    if sys.platform == "linux":
        fcntl.fcntl(writing, _F_SETPIPE_SZ, _PIPE_BYTES)
    os.set_blocking(writing, False)
    if os.write(writing, data) < len(data):
        sys.exit(f"{TOKEN}, {CERTIFICATE} and {KEY} are too long: use --tls-cert and --tls-key")
    os.close(writing)
    os.set_inheritable(reading, True)
    return reading


def _hide() -> None:
    """Keeps other processes of this user out of this one's memory, descriptors and environment, on Linux."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
