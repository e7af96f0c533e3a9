"""A worker: a process that runs one session for the front door. `python -m gymbridge_env_server.worker --help`."""

from gymbridge_env_server import lifeline

if __name__ == "__main__":
    lifeline.hold()

import argparse
import os
import socket
import sys

from gymbridge_env_server.answering import SessionAnswers
from gymbridge_env_server.channel import OK, Method, frame, receive, refusal_frame
from gymbridge_env_server.refusal import Refusal
from gymbridge_env_server.settings import Terms


def main() -> None:
    """Answers the front door until it closes the channel."""
    flags = argparse.ArgumentParser(prog="gymbridge_env_server.worker", description="Runs one session.")
    flags.add_argument("--channel", type=int, required=True, help="descriptor of the socket to the front door")
    flags.add_argument("--max-message-bytes", type=int, required=True)
    flags.add_argument("--lease-ms", type=int, required=True)
    flags.add_argument("--module-path", action="append", default=[], help="folder to import environments from")
    given = flags.parse_args()
    os.dup2(2, 1)
    sys.path.extend(given.module_path)
    serve(socket.socket(fileno=given.channel), Terms(given.max_message_bytes, given.lease_ms))


def serve(channel: socket.socket, terms: Terms) -> None:
    """Answers requests until the channel ends or the session is closed."""
    channel.set_inheritable(False)
    answers = SessionAnswers(terms)
    while (request := receive(channel)) is not None:
        tag, payload = request
        try:
            reply = frame(OK, answers.answer(Method(tag), payload))
        except Refusal as refusal:
            reply = refusal_frame(refusal)
        channel.sendall(reply)
        if tag == Method.CLOSE:
            return


if __name__ == "__main__":
    main()
