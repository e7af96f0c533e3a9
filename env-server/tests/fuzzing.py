"""Targets for inputs that nobody would send: those in `fuzz/TARGET`, and what atheris makes of them.

    python tests/fuzzing.py TARGET [libFuzzer's options] FOLDER…    (see env-server/fuzz)

"requests" reads requests to a worker, in protobuf's text format with their Method in a line before each, and a line
"---" between them; "frames" reads bytes of the local channel. A target raises what is not to be.
"""

import sys
import warnings
from collections.abc import Callable
from contextlib import nullcontext, suppress

from google.protobuf import text_format

from gymbridge.v1 import environment_pb2 as pb

if __name__ == "__main__":
    import atheris

    guided = atheris.instrument_imports(include=["gymbridge_env_server"])
else:
    guided = nullcontext()
with guided:
    from gymbridge_env_server import answering, channel
    from gymbridge_env_server.channel import HEADER, Method
    from gymbridge_env_server.refusal import Code, Refusal
    from gymbridge_env_server.settings import OWN, Terms

TERMS = Terms(max_message_bytes=1 << 20, max_environments=4, lease_ms=0, allowed_modules=(OWN,))
MAX_LENGTH = 1 << 10
FAULT = "this is a fault of it"

# Listing starts processes.
MESSAGES = {
    Method.MAKE: (pb.MakeRequest, pb.MakeResponse),
    Method.RESET: (pb.ResetRequest, pb.ResetResponse),
    Method.STEP: (pb.StepRequest, pb.StepResponse),
    Method.RENDER: (pb.RenderRequest, pb.RenderResponse),
    Method.CLOSE: (pb.CloseRequest, pb.CloseResponse),
}


def requests(data: bytes) -> None:
    """Has a worker answer requests; each is answered with a reply, or refused for a reason that is not its fault."""
    answers = answering.Answers(TERMS)
    names = set()
    for block in data.decode("utf-8", "replace").split("---\n"):
        name, _, text = block.partition("\n")
        method = Method.__members__.get(name)
        if method not in MESSAGES:
            break
        request_type, reply_type = MESSAGES[method]
        try:
            request = text_format.Parse(text, request_type())
        except (text_format.ParseError, UnicodeError):
            break
        names.add(request.session)
        try:
            reply_type.FromString(answers.answer(method, request.SerializeToString()))
        except Refusal as refusal:
            if FAULT in refusal.message:
                raise AssertionError(refusal.message) from refusal
            channel.refusal_payload(refusal).decode()
    for name in names:
        with suppress(Refusal):
            answers.answer(Method.CLOSE, pb.CloseRequest(session=name).SerializeToString())


def frames(data: bytes) -> None:
    """Takes bytes in pieces and all at once: both give the same frames, which are what was sent, and the same end."""
    whole = _frames([data])
    assert _frames([data[k : k + 1] for k in range(len(data))]) == whole
    cut = len(data) // 2
    found, refused = _frames([data[:cut], data[cut:]])
    assert (found, refused) == whole
    sent = b"".join(channel.frame(tag, payload) for tag, payload in found)
    assert data.startswith(sent)
    rest = data[len(sent) :]
    assert refused == (len(rest) >= HEADER.size and HEADER.unpack_from(rest)[0] > MAX_LENGTH)


def _frames(pieces: list[bytes]) -> tuple[list[tuple[int, bytes]], bool]:
    """Gives the frames that come of pieces, and whether one was refused."""
    reading = channel.Frames(MAX_LENGTH)
    found = []
    try:
        for piece in pieces:
            reading.add(piece)
            while (one := reading.next()) is not None:
                found.append(one)
    except Refusal as refusal:
        return found, refusal.code is Code.RESOURCE_EXHAUSTED
    return found, False


TARGETS: dict[str, Callable[[bytes], None]] = {"requests": requests, "frames": frames}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    atheris.Setup(sys.argv, TARGETS[sys.argv.pop(1)])
    atheris.Fuzz()
