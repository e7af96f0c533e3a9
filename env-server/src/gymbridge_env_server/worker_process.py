"""A session whose environments run in a worker process, as the front door sees it."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable
from contextlib import suppress
from typing import cast

from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server.channel import HELLO, Frames, Method, frame, reply
from gymbridge_env_server.refusal import Code, Refusal

START_LIMIT = 60.0
CLOSE_LIMIT = 5.0
LAST_WORDS_LIMIT = 0.5
STDERR_TAIL = 2000
_STDIN, _STDERR = 0, 2


class WorkerProcess(asyncio.SubprocessProtocol):
    """Relays requests to a worker process, ends the worker when one takes too long, and notices when it dies.

    Args:
        request: what the session is made from.
        max_message_bytes: no reply is larger.
        on_end: called once, when the worker is gone for another reason than `close`, with why.
    """

    def __init__(self, request: pb.MakeRequest, max_message_bytes: int, on_end: Callable[[Refusal], object]) -> None:
        self._what = request.id
        self._close_request = pb.CloseRequest(session=request.session).SerializeToString()
        self._on_end = on_end
        self._loop = asyncio.get_running_loop()
        self._frames = Frames(max_message_bytes)
        self._stderr = b""
        self._ended: Refusal | None = None
        self._pending: asyncio.Future[bytes] | None = None
        self._gone = self._loop.create_future()
        self._transport: asyncio.SubprocessTransport
        self._requests: asyncio.WriteTransport

    async def start(self, command: list[str], environment: dict[str, str]) -> None:
        """Starts the worker and waits until it is ready.

        Args:
            command: runs `gymbridge_env_server.worker`.
            environment: its environment variables.

        Raises:
            Refusal: ABORTED, if it ends at once; DEADLINE_EXCEEDED.
        """
        ready = self._await_reply("start", START_LIMIT)
        try:
            await self._loop.subprocess_exec(
                lambda: self, *command, stdin=PIPE, stdout=PIPE, stderr=PIPE, start_new_session=True, env=environment
            )
        except OSError:
            ready.cancel()
            raise
        if await asyncio.shield(ready) != HELLO:
            self._end(self._no_reply("its first message is not that of gymbridge.v1"))

    async def call(self, method: Method, payload: bytes, limit: float) -> bytes:
        """Answers a request; requests are answered one at a time, in the order of the calls.

        Args:
            method: what the payload is a request for; the first one is MAKE.
            payload: a request of the contract.
            limit: seconds that it may take.

        Raises:
            Refusal: as the contract lists for the request.
        """
        while self._pending is not None:
            await asyncio.wait([self._pending])
        if self._ended is not None:
            raise self._ended
        pending = self._await_reply(method.name.capitalize(), limit)
        self._requests.write(frame(method, payload))
        # The worker answers even if this caller is cancelled; the next one must not get that answer.
        return await asyncio.shield(pending)

    async def close(self) -> None:
        """Closes the environments and ends the worker, within seconds; may be called again."""
        if self._ended is None:
            self._on_end = lambda _: None
            try:
                await self.call(Method.CLOSE, self._close_request, CLOSE_LIMIT)
            except Refusal as refusal:
                print(f"closing {self._what}: {refusal.message}", file=sys.stderr)
            self._end(Refusal(Code.ABORTED, "the session was closed"))
        await asyncio.wait([self._gone])

    def _await_reply(self, what: str, limit: float) -> "asyncio.Future[bytes]":
        pending = self._pending = self._loop.create_future()
        timer = self._loop.call_later(limit, self._expire, what, limit)
        pending.add_done_callback(lambda _: timer.cancel())
        return pending

    def _expire(self, what: str, limit: float) -> None:
        message = (
            f"{self._what} did not answer {what} within {limit:g} s, and its worker was ended; "
            f"see step_timeout_ms and --step-timeout"
        )
        self._end(Refusal(Code.DEADLINE_EXCEEDED, message))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.SubprocessTransport, transport)
        self._requests = cast(asyncio.WriteTransport, self._transport.get_pipe_transport(_STDIN))

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        if fd == _STDERR:
            self._stderr = (self._stderr + data)[-STDERR_TAIL:]
            sys.stderr.buffer.write(data)
            sys.stderr.buffer.flush()
            return
        self._frames.add(data)
        try:
            while (next_frame := self._frames.next()) is not None:
                self._answered(*next_frame)
        except (ValueError, Refusal) as problem:
            self._end(self._no_reply(problem))

    def _no_reply(self, why: object) -> Refusal:
        return Refusal(Code.ABORTED, f"the worker of {self._what} wrote something else than replies: {why}")

    def _answered(self, tag: int, payload: bytes) -> None:
        pending, self._pending = self._pending, None
        if pending is None:
            return
        try:
            pending.set_result(reply(tag, payload))
        except Refusal as refusal:
            pending.set_exception(refusal)

    def process_exited(self) -> None:
        # What it said last may still be on its way, for ever where something that it started holds the pipe.
        self._loop.call_later(LAST_WORDS_LIMIT, self._tell_death)

    def connection_lost(self, exc: Exception | None) -> None:
        self._tell_death()

    def _tell_death(self) -> None:
        """Says how the worker died, unless it was ended; all of it is gone then."""
        output = self._stderr.decode(errors="replace").strip()
        said = f"; the last it wrote was:\n{output}" if output else ""
        status = describe_status(self._transport.get_returncode() or 0)
        self._end(Refusal(Code.ABORTED, f"the worker of {self._what} {status}{said}"))
        self._transport.close()
        if not self._gone.done():
            self._gone.set_result(None)

    def _end(self, why: Refusal) -> None:
        """Kills the worker and everything it started, and answers whoever waits."""
        if self._ended is not None:
            return
        self._ended = why
        if self._transport.get_returncode() is None:
            # It may have just died: then its watcher kills what it started, when its standard input ends.
            with suppress(ProcessLookupError):
                os.killpg(self._transport.get_pid(), signal.SIGKILL)
        self._requests.abort()
        pending, self._pending = self._pending, None
        if pending is not None:
            pending.set_exception(why)
        self._on_end(why)


def describe_status(status: int) -> str:
    """Says how a process ended: "was killed by SIGKILL", or "exited with status 3"."""
    if status >= 0:
        return f"exited with status {status}"
    try:
        return f"was killed by {signal.Signals(-status).name}"
    except ValueError:
        return f"was killed by signal {-status}"
