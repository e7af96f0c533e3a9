"""Frames between the front door and a worker, over a socket pair.

A frame is a header, little-endian, of the payload's length (uint32) and a tag (uint8), followed by the payload. The tag
of a request is its Method and the payload is the contract's message; the tag of a reply is 0 and the payload is the
contract's message, or the tag is the status code of a refusal and the payload is its message in UTF-8.
"""

import socket
import struct
from enum import IntEnum

from gymbridge_env_server.refusal import Code, Refusal

HEADER = struct.Struct("<IB")
OK = 0


class Method(IntEnum):
    """What can be asked of a session."""

    MAKE = 1
    RESET = 2
    STEP = 3
    RENDER = 4
    CLOSE = 5


def frame(tag: int, payload: bytes) -> bytes:
    """Gives the bytes of a frame."""
    return HEADER.pack(len(payload), tag) + payload


def refusal_frame(refusal: Refusal) -> bytes:
    """Gives the bytes of the reply that says no."""
    return frame(refusal.code, refusal.message.encode("utf-8", "backslashreplace"))


def reply(tag: int, payload: bytes) -> bytes:
    """Gives the payload of a reply, or raises the Refusal that it carries."""
    if tag == OK:
        return payload
    raise Refusal(Code(tag), payload.decode())


def receive(channel: socket.socket) -> tuple[int, bytes] | None:
    """Waits for a frame; gives its tag and payload, or None at the end of the connection."""
    header = _receive_exactly(channel, HEADER.size)
    if header is None:
        return None
    length, tag = HEADER.unpack(header)
    payload = _receive_exactly(channel, length)
    return None if payload is None else (tag, payload)


def _receive_exactly(channel: socket.socket, length: int) -> bytes | None:
    data = channel.recv(length) if length else b""
    if len(data) == length:
        return data
    buffer = bytearray(data)
    while len(buffer) < length:
        more = channel.recv(length - len(buffer))
        if not more:
            return None
        buffer += more
    return bytes(buffer)
