"""The server's log, which never holds the server up: what nobody reads is left out."""

import os
import select
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

MOST_WAITING_BYTES = 1 << 20
PATIENCE = 0.5
# What a pipe that can be written to takes without making its writer wait, on every system.
_PIECE_BYTES = 512
_READ_BYTES = 1 << 16


@contextmanager
def diverted() -> Iterator[None]:
    """Has a thread pass on what is written to standard error, and to standard output where that goes there too.

    It keeps at most MOST_WAITING_BYTES for a reader that is slow, and leaves out what there is no room for. At the end
    the reader gets PATIENCE seconds for the rest.
    """
    reader = os.dup(sys.stderr.fileno())
    output, errors = os.dup(1), os.dup(2)
    passing_on, written = os.pipe()
    os.dup2(written, 2)
    os.close(written)
    thread = threading.Thread(target=_pass_on, args=(passing_on, reader), name="log", daemon=True)
    thread.start()
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(output, 1)
        os.dup2(errors, 2)
        thread.join(PATIENCE)


def _pass_on(source: int, reader: int) -> None:
    """Passes bytes on until their source ends."""
    waiting = bytearray()
    left_out = 0
    sources = [source]
    while sources or waiting:
        readable, writable, _ = select.select(sources, [reader] if waiting else [], [])
        if writable:
            with suppress(OSError):  # a reader that has gone, or a full disk: what is logged is still taken
                os.write(reader, waiting[:_PIECE_BYTES])
            del waiting[:_PIECE_BYTES]
        if not readable:
            continue
        data = os.read(source, _READ_BYTES)
        if not data:
            sources.clear()
        if len(waiting) + len(data) > MOST_WAITING_BYTES:
            left_out += len(data)
            continue
        if left_out:
            waiting += f"\n… {left_out} bytes of the log were left out: nobody read it\n".encode()
            left_out = 0
        waiting += data
