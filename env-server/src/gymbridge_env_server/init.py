"""What process 1 of a container owes: to pass signals on, and to reap orphans, which would stay as zombies otherwise.

A worker that is killed leaves its watcher (see `lifeline`) to process 1. An engine's own init would do as well, but not
every engine is asked for it.
"""

import os
import signal
from types import FrameType

_PASSED_ON = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def stay() -> None:
    """Forks. The child returns; the parent stays until the child has ended, and ends with its status."""
    # One that comes before it can be passed on waits.
    signal.pthread_sigmask(signal.SIG_BLOCK, _PASSED_ON)
    child = os.fork()
    if child == 0:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _PASSED_ON)
        return

    def pass_on(number: int, _: FrameType | None) -> None:
        os.kill(child, number)

    for number in _PASSED_ON:
        signal.signal(number, pass_on)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _PASSED_ON)
    while True:
        ended, status = os.wait()
        if ended == child:
            code = os.waitstatus_to_exitcode(status)
            os._exit(code if code >= 0 else 128 - code)
