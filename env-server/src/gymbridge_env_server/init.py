"""What process 1 of a container owes: to pass signals on, and to reap orphans, which would stay as zombies otherwise.

A worker that is killed leaves its watcher (see `lifeline`) to process 1. An engine's own init would do as well, but not
every engine is asked for it.
"""

import os
import signal
from types import FrameType


def stay() -> None:
    """Forks. The child returns; the parent stays until the child has ended, and ends with its status."""
    child = os.fork()
    if child == 0:
        return

    def pass_on(number: int, _: FrameType | None) -> None:
        os.kill(child, number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, pass_on)
    while True:
        ended, status = os.wait()
        if ended == child:
            code = os.waitstatus_to_exitcode(status)
            os._exit(code if code >= 0 else 128 - code)
