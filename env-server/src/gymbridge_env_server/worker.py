"""A worker: a process that runs one session, for the front door or for a client that started it.

It is spoken to over its standard input and output; see `channel`. `python -m gymbridge_env_server.worker --help`.
"""

import gc
import os

from gymbridge_env_server import lifeline, seclusion

if __name__ == "__main__":
    # Or a start would take half as much processor time again: NumPy's idle threads turn for a while before they sleep,
    # and what is imported is looked through for garbage.
    os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "4")
    gc.disable()
    # What environments print goes where standard error goes.
    requests, replies = os.dup(0), os.dup(1)
    os.dup2(2, 1)
    lifeline.hold()
    seclusion.seclude()

import argparse
import resource
import sys
import time
from pathlib import Path

from gymbridge_env_server import package_lock
from gymbridge_env_server.answering import Answers
from gymbridge_env_server.channel import HELLO, OK, PROGRESS, Channel, refusal_payload
from gymbridge_env_server.refusal import Refusal
from gymbridge_env_server.settings import OWN, Terms
from gymbridge_env_server.waiting import Waiting, processors

PROGRESS_SECONDS = 5.0


def flags() -> argparse.Namespace:
    """Gives what the flags say."""
    parser = argparse.ArgumentParser(prog="gymbridge_env_server.worker", description="Runs one session.")
    add = parser.add_argument
    add("--max-message-bytes", type=int, required=True, help="size of a request or reply")
    add("--max-environments", type=int, required=True, help="environments in the session")
    add("--lease-ms", type=int, default=0, help="what clients are told; 0 where the session ends with the channel")
    add("--parties", type=int, default=2, help="processes that a message passes; they stay awake with a processor each")
    add(
        "--max-memory-mib",
        type=int,
        default=0,
        help="memory that each process may allocate; 0 for no limit; Linux only",
    )
    add("--allow-module", action="append", default=[OWN], metavar="NAME", help="allow ids NAME:Id; may be repeated")
    add("--module-path", action="append", default=[], metavar="DIR", help="import modules from DIR; may be repeated")
    return parser.parse_args()


def serve(channel: Channel, answers: Answers) -> None:
    """Answers requests until no more come."""
    channel.send(OK, HELLO)
    while (request := channel.receive()) is not None:
        tag, payload = request
        try:
            status, reply = OK, answers.answer(tag, payload)
        except Refusal as refusal:
            status, reply = int(refusal.code), refusal_payload(refusal)
        channel.send(status, reply)


class Progress:
    """Tells how many environments have been made, every PROGRESS_SECONDS."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._told = 0.0

    def __call__(self, made: int) -> None:
        """Tells, where it is time to; 0 is the beginning."""
        now = time.monotonic()
        if made == 0:
            self._told = now
        if now - self._told >= PROGRESS_SECONDS:
            self._told = now
            self._channel.send(PROGRESS, made.to_bytes(4, "little"))


def main(requests: int, replies: int) -> None:
    """Serves; gives up where the bytes that come in are no frame."""
    gc.freeze()
    gc.enable()
    given = flags()
    if given.max_memory_mib:
        # What is allocated, by malloc or otherwise: not files and code that are mapped, as RLIMIT_AS has it. A process
        # that asks for more is told that there is none: a MemoryError in Python.
        resource.setrlimit(resource.RLIMIT_DATA, (given.max_memory_mib << 20, given.max_memory_mib << 20))
    sys.path.extend(given.module_path)
    allowed = (*given.allow_module, *package_lock.modules(Path(sys.prefix)))
    terms = Terms(given.max_message_bytes, given.max_environments, given.lease_ms, allowed)
    channel = Channel(requests, replies, terms.max_message_bytes, Waiting(processors(), given.parties))
    try:
        serve(channel, Answers(terms, Progress(channel)))
    except Refusal as refusal:
        channel.send(refusal.code, refusal_payload(refusal))
        sys.exit(refusal.message)
    except BrokenPipeError:
        sys.exit("whoever asked has gone")


if __name__ == "__main__":
    main(requests, replies)
