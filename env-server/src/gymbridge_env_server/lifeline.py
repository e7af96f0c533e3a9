"""Makes a process and everything it starts die with its parent, whatever the two are doing.

The process's standard input is a pipe whose other end only the parent holds. A watcher, forked before anything heavy is
imported, waits for that pipe to end, which it does however the parent dies, and for the end of the process; then it
kills the process group, and on Linux what has left the group: processes with MARK in their environment. It needs
nothing from the process, so environment code that is stuck in C and holds the interpreter's lock dies as well. It reads
nothing: what the parent sends is for the process.

    python -I …/gymbridge_env_server/lifeline.py COMMAND…    runs another program so; needs only Python's library
"""

import os
import select
import signal
import sys
import time

# The variable by which a process is known as one that this one has started: its value is given by whoever starts this
# one, and no other has the same.
MARK = "GYMBRIDGE_STARTED_BY"

# Where no event need be asked for to be told of the end, what is sent does not wake the watcher; where one must be, it
# looks ten times a second at most.
_ASKED_FOR = 0 if sys.platform == "linux" else select.POLLIN
_PAUSE = 0.1
_ROUNDS = 100
_ROUND_PAUSE = 0.01


def new_mark() -> dict[str, str]:
    """Gives the variable that marks a process which is about to be started, with all that it starts."""
    return {MARK: os.urandom(16).hex()}


def hold(*, for_program: bool = False) -> None:
    """Moves this process into a process group of its own and starts the watcher. Call it first of all, once.

    Standard input is /dev/null afterwards, so that no child inherits the pipe or reads from it.

    Args:
        for_program: whether this process is about to become another program.
    """
    if os.getpgrp() != os.getpid():
        os.setpgid(0, 0)
    os.environ.setdefault(MARK, new_mark()[MARK])
    alive, held_open = os.pipe()
    if os.fork() == 0:
        os.close(held_open)
        _watch(alive, f"{MARK}={os.environ[MARK]}".encode())
    os.close(alive)
    os.set_inheritable(held_open, for_program)
    # A child that is forked and outlives this process must not make it look alive.
    os.register_at_fork(after_in_child=lambda: os.close(held_open))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)


def _watch(alive: int, mark: bytes) -> None:
    """Kills the group, and so itself, when the parent or the watched process is gone."""
    _let_go_of_everything_but(alive)
    ends = select.poll()
    for descriptor in (0, alive):
        ends.register(descriptor, _ASKED_FOR)
    while not any(event & ~select.POLLIN for _, event in ends.poll()):
        time.sleep(_PAUSE)
    for _ in range(_ROUNDS):
        marked = _marked(mark)
        if not marked:
            break
        for process in marked:
            _kill(process)
        time.sleep(_ROUND_PAUSE)
    os.killpg(os.getpgrp(), signal.SIGKILL)


def _marked(mark: bytes) -> list[int]:
    """Gives the living processes but this one that have the mark, on Linux."""
    numbers = os.listdir("/proc") if sys.platform == "linux" else []  # noqa: PTH208 (no import but the needed ones)
    return [int(number) for number in numbers if number.isdigit() and int(number) != os.getpid() and _has(number, mark)]


def _has(number: str, mark: bytes) -> bool:
    try:
        with open(f"/proc/{number}/environ", "rb") as environment:  # noqa: PTH123
            return mark in environment.read().split(b"\0")
    except OSError:
        return False


def _kill(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
    except OSError:
        return


def _let_go_of_everything_but(alive: int) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    limit = os.sysconf("SC_OPEN_MAX")
    os.closerange(3, alive)
    os.closerange(alive + 1, limit)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    hold(for_program=True)
    os.execv(sys.argv[1], sys.argv[1:])  # noqa: S606
