"""Makes a process and everything it starts die with its parent, whatever the two are doing.

The parent holds the write end of the process's standard input and never writes to it. A watcher, forked before anything
heavy is imported, waits for that pipe to end, which it does however the parent dies, and kills the process group. It
needs nothing from the process, so environment code that is stuck in C and holds the interpreter's lock dies as well.
"""

import os
import select
import signal


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
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)


def _watch(alive: int) -> None:
    """Kills the group, and so itself, when the parent or the watched process is gone."""
    _let_go_of_everything_but(alive)
    while True:
        readable, _, _ = select.select([0, alive], [], [])
        if any(not os.read(descriptor, 4096) for descriptor in readable):
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
