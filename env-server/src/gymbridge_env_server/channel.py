"""The frames between a worker and what started it, over the worker's standard input and output.

That is the front door, or a client; environment.proto describes the frames. A frame is a header, little-endian, of the
payload's length (uint32) and a tag (uint8), followed by the payload. The tag of a request is its Method and the payload
is the contract's message; the tag of a reply is OK and the payload is the contract's message, or the tag is the status
code of a refusal and the payload is its message in UTF-8. A worker that is ready says HELLO, in a reply to nothing.
"""

import fcntl
import os
import select
import struct
from contextlib import suppress
from enum import IntEnum

from gymbridge_env_server.refusal import Code, Refusal
from gymbridge_env_server.waiting import Waiting

HEADER = struct.Struct("<IB")
OK = 0
# Of what is no reply, but tells how many environments have been made, as a uint32.
PROGRESS = 128
HELLO = b"gymbridge.v1"

# So that a reply with pictures need not wait for its reader half way. On Linux, the most that everyone may have.
_PIPE_BYTES = 1 << 20
_F_SETPIPE_SZ = 1031
_READ_BYTES = 1 << 16
# Another call of the system takes as long as to copy about so much.
_COPIED_BYTES = 1 << 14


class Method(IntEnum):
    """What can be asked of a worker."""

    MAKE = 1
    RESET = 2
    STEP = 3
    RENDER = 4
    CLOSE = 5
    LIST_ENVIRONMENTS = 6


def frame(tag: int, payload: bytes) -> bytes:
    """Gives the bytes of a frame."""
    return HEADER.pack(len(payload), tag) + payload


def refusal_payload(refusal: Refusal) -> bytes:
    """Gives the payload of the reply that says no; its tag is the refusal's code."""
    return refusal.message.encode("utf-8", "backslashreplace")


def reply(tag: int, payload: bytes) -> bytes:
    """Gives the payload of a reply, or raises the Refusal that it carries."""
    if tag == OK:
        return payload
    raise Refusal(Code(tag), payload.decode())


class Frames:
    """Puts bytes that come in pieces together to frames.

    Args:
        max_length: no payload is longer.
    """

    def __init__(self, max_length: int) -> None:
        self._max_length = max_length
        self._received = bytearray()

    def add(self, data: bytes) -> None:
        """Takes the next piece."""
        self._received += data

    def next(self) -> tuple[int, bytes] | None:
        """Gives the tag and the payload of the next frame, if it is there as a whole.

        Raises:
            Refusal: RESOURCE_EXHAUSTED, if its payload is too long; where the one after begins is then not known.
        """
        received = self._received
        if len(received) < HEADER.size:
            return None
        length, tag = HEADER.unpack_from(received)
        if length > self._max_length:
            raise Refusal(
                Code.RESOURCE_EXHAUSTED,
                f"a message of {length} bytes (tag {tag}) was announced; a message is at most {self._max_length} "
                f"bytes (--max-message-mib). If nobody sent it, these are not the bytes of a message.",
            )
        end = HEADER.size + length
        if len(received) < end:
            return None
        payload = bytes(memoryview(received)[HEADER.size : end])
        del received[:end]
        return tag, payload


class Channel:
    """A worker's end.

    Args:
        reading: descriptor of the requests.
        writing: descriptor of the replies.
        max_length: no request is longer.
        waiting: how requests are waited for.
    """

    def __init__(self, reading: int, writing: int, max_length: int, waiting: Waiting) -> None:
        self._reading, self._writing = reading, writing
        self._frames = Frames(max_length)
        self._waiting = waiting
        self._readable = select.poll()
        self._readable.register(reading, select.POLLIN)
        # A child that is forked and outlives this process must not hold the channel open.
        os.register_at_fork(after_in_child=self._let_go)
        for descriptor in (reading, writing):
            with suppress(OSError):
                fcntl.fcntl(descriptor, _F_SETPIPE_SZ, _PIPE_BYTES)

    def _let_go(self) -> None:
        os.close(self._reading)
        os.close(self._writing)

    def receive(self) -> tuple[int, bytes] | None:
        """Waits for a request; gives its tag and payload, or None where no more come.

        Raises:
            Refusal: as `Frames.next`.
        """
        frames = self._frames
        while (request := frames.next()) is None:
            data = self._read()
            if not data:
                return None
            frames.add(data)
        return request

    def _read(self) -> bytes:
        waiting, readable = self._waiting, self._readable
        waiting.begin()
        while not readable.poll(0):
            if not waiting.stay_awake():
                readable.poll()
                break
        waiting.end()
        return os.read(self._reading, _READ_BYTES)

    def send(self, tag: int, payload: bytes) -> None:
        """Sends a frame, as soon as there is room for it; a long payload is not copied for its header."""
        if len(payload) > _COPIED_BYTES:
            self._write(HEADER.pack(len(payload), tag))
            self._write(payload)
        else:
            self._write(frame(tag, payload))

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._writing, view) :]
