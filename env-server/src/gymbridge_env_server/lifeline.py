"""Makes a process and everything it starts die with its parent, whatever the two are doing.

The process's standard input is a pipe whose other end only the parent holds. A watcher, forked before anything heavy is
imported, waits for that pipe to end, which it does however the parent dies, and kills the process group. It needs
nothing from the process, so environment code that is stuck in C and holds the interpreter's lock dies as well. It reads
nothing: what the parent sends is for the process.
"""

import os
import select
import signal
import sys
import time

# Where no event need be asked for to be told of the end, what is sent does not wake the watcher; where one must be, it
# looks ten times a second at most.
_ASKED_FOR = 0 if sys.platform == "linux" else select.POLLIN
_PAUSE = 0.1


def hold() -> None:
    """Moves this process into a process group of its own and starts the watcher. Call it first of all, once.

    Standard input is /dev/null afterwards, so that no child inherits the pipe or reads from it.
    """
    if os.getpgrp() != os.getpid():
        os.setpgid(0, 0)
    alive, held_open = os.pipe()
    if os.fork() == 0:
        os.close(held_open)
        _watch(alive)
    os.close(alive)
    # A child that is forked and outlives this process must not make it look alive.
    os.register_at_fork(after_in_child=lambda: os.close(held_open))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)


def _watch(alive: int) -> None:
    """Kills the group, and so itself, when the parent or the watched process is gone."""
    _let_go_of_everything_but(alive)
    ends = select.poll()
    for descriptor in (0, alive):
        ends.register(descriptor, _ASKED_FOR)
    while not any(event & ~select.POLLIN for _, event in ends.poll()):
        time.sleep(_PAUSE)
    os.killpg(os.getpgrp(), signal.SIGKILL)


def _let_go_of_everything_but(alive: int) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    limit = os.sysconf("SC_OPEN_MAX")
    os.closerange(3, alive)
    os.closerange(alive + 1, limit)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
