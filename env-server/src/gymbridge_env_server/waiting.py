"""How a process waits for the next message, after the pattern of Agrona's IdleStrategy."""

import os
import time
from collections.abc import Callable

AWAKE_NS = 1_000_000

_yield: Callable[[], object] = getattr(os, "sched_yield", lambda: time.sleep(0))


class Waiting:
    """Awake for a millisecond, as long as messages come that soon, and then asleep.

    To fall asleep and be woken takes longer than a step of a fast environment. Awake, every turn lets others run first:
    what is waited for may need this processor. Where not everyone has one, nothing is gained by staying awake.

    Args:
        processors: how many this process may use.
        parties: how many processes on this machine a message is passed between.
        clock: gives nanoseconds.
    """

    def __init__(self, processors: int, parties: int = 2, clock: Callable[[], int] = time.perf_counter_ns) -> None:
        self._crowded = processors < parties
        self._clock = clock
        self._awake_until = 0
        self._soon = True

    def begin(self) -> None:
        """Tells that a message is waited for from now."""
        self._awake_until = self._clock() + AWAKE_NS

    def stay_awake(self) -> bool:
        """Lets others run and gives True where it is to be looked again; gives False where it is time to sleep."""
        if self._crowded or not self._soon or self._clock() >= self._awake_until:
            return False
        _yield()
        return True

    def end(self) -> None:
        """Tells that the message is there."""
        self._soon = self._clock() < self._awake_until


def processors(quota: str | os.PathLike[str] = "/sys/fs/cgroup/cpu.max") -> int:
    """Gives how many processors this process may use, by its affinity and by the quota of its container.

    Args:
        quota: a file of microseconds of processor time in a period and the length of that, "max" for no limit.
    """
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        with open(quota) as file:  # noqa: PTH123 (pathlib takes time to import)
            allowed, period = file.read().split()
        return count if allowed == "max" else max(1, min(count, int(allowed) // int(period)))
    except (OSError, ValueError):
        return count
