"""A session whose environments run in a worker process, as the front door sees it."""

import asyncio
import codecs
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import cast

from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server import lifeline
from gymbridge_env_server.channel import HELLO, PROGRESS, Frames, Method, frame, reply
from gymbridge_env_server.quoting import printable
from gymbridge_env_server.refusal import Code, Refusal

START_LIMIT = 60.0
CLOSE_LIMIT = 3.0
LAST_WORDS_LIMIT = 0.5
STDERR_TAIL = 2000
_STDERR = 2

# An environment that prints without end is read this much and then not for this many seconds.
MUCH_OUTPUT = 1 << 14
OUTPUT_PAUSE = 0.01


class WorkerProcess(asyncio.SubprocessProtocol):
    """Relays requests to a worker process, ends the worker when one takes too long, and notices when it dies.

    Args:
        request: what the session is made from.
        max_message_bytes: no reply is larger.
        show_output: whether what environments print is logged as it comes; its end is told in any case where the worker
            dies.
        on_end: called once, when the worker is gone for another reason than `close`, with why.
    """

    def __init__(
        self,
        request: pb.MakeRequest,
        max_message_bytes: int,
        on_end: Callable[[Refusal], object],
        *,
        show_output: bool = False,
    ) -> None:
        self._what = request.id
        self._count = request.num_envs
        self._close_request = pb.CloseRequest(session=request.session).SerializeToString()
        self._on_end = on_end
        self._show_output = show_output
        self._loop = asyncio.get_running_loop()
        self._frames = Frames(max_message_bytes)
        self._stderr = b""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._ended: Refusal | None = None
        self._closing = False
        self._pending: asyncio.Future[bytes] | None = None
        self._gone = self._loop.create_future()
        self._transport: asyncio.SubprocessTransport | None = None
        self._requests: asyncio.WriteTransport | None = None

    @property
    def pid(self) -> int | None:
        """The id of the process; None before it is there."""
        return None if self._transport is None else self._transport.get_pid()

    async def start(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Starts the worker and waits until it is ready.

        Args:
            command: runs `gymbridge_env_server.worker`.
            environment: its environment variables, but its mark.

        Raises:
            Refusal: ABORTED, if it ends at once, or is closed meanwhile; DEADLINE_EXCEEDED.
        """
        ready = self._await_reply("start", START_LIMIT)
        # Not a PIPE: those are sockets, and what a worker writes to its end looks like the end of that.
        reading, writing = os.pipe()
        try:
            self._requests, _ = await self._loop.connect_write_pipe(asyncio.BaseProtocol, os.fdopen(writing, "wb", 0))
            await self._loop.subprocess_exec(
                lambda: self,
                *command,
                stdin=reading,
                stdout=PIPE,
                stderr=PIPE,
                start_new_session=True,
                env={**environment, **lifeline.new_mark()},
            )
        except OSError:
            ready.cancel()
            self._pending = None
            self._ended = Refusal(Code.ABORTED, f"the worker of {self._what} was never there")
            self._gone.set_result(None)
            raise
        finally:
            os.close(reading)
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
        cast(asyncio.WriteTransport, self._requests).write(frame(method, payload))
        # The worker answers even if this caller is cancelled; the next one must not get that answer.
        return await asyncio.shield(pending)

    async def close(self) -> None:
        """Closes the environments and ends the worker, within CLOSE_LIMIT seconds; may be called again.

        What is asked of the environments may come to its end in that time.
        """
        if self._ended is None and not self._closing:
            self._closing = True
            closed = Refusal(Code.ABORTED, "the session was closed")
            timer = self._loop.call_later(CLOSE_LIMIT, self._end, closed)
            try:
                await self.call(Method.CLOSE, self._close_request, CLOSE_LIMIT)
            except Refusal as refusal:
                if refusal is not closed:
                    self._log(f"closing it: {refusal.message}")
            timer.cancel()
            self._end(closed)
        await asyncio.wait([self._gone])

    def _await_reply(self, what: str, limit: float) -> "asyncio.Future[bytes]":
        pending = self._pending = self._loop.create_future()
        timer = self._loop.call_later(limit, self._expire, what, limit)
        pending.add_done_callback(lambda _: timer.cancel())
        return pending

    def _expire(self, what: str, limit: float) -> None:
        kind = "make" if what == "Make" else "step"
        message = (
            f"{self._what} did not answer {what} within {limit:g} s, and its worker was ended; "
            f"see {kind}_timeout_ms and --{kind}-timeout"
        )
        self._end(Refusal(Code.DEADLINE_EXCEEDED, message))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.SubprocessTransport, transport)
        if self._ended is not None:
            self._kill()

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        if fd == _STDERR:
            self._printed(data)
            return
        self._frames.add(data)
        try:
            while self._ended is None and (next_frame := self._frames.next()) is not None:
                self._answered(*next_frame)
        except (ValueError, Refusal) as problem:
            self._end(self._no_reply(problem))

    def _printed(self, data: bytes) -> None:
        self._stderr = (self._stderr + data)[-STDERR_TAIL:]
        if self._show_output:
            sys.stderr.write(printable(self._decoder.decode(data)))
            sys.stderr.flush()
        pipe = cast(asyncio.SubprocessTransport, self._transport).get_pipe_transport(_STDERR)
        if len(data) >= MUCH_OUTPUT and pipe is not None:
            # The other sessions have their turn.
            output = cast(asyncio.ReadTransport, pipe)
            output.pause_reading()
            self._loop.call_later(OUTPUT_PAUSE, _resume, output)

    def _no_reply(self, why: object) -> Refusal:
        return Refusal(Code.ABORTED, f"the worker of {self._what} wrote something else than replies: {why}")

    def _answered(self, tag: int, payload: bytes) -> None:
        """Hands the reply to whoever waits.

        Raises:
            ValueError: if it is no reply, or nobody has asked.
        """
        if tag == PROGRESS:
            self._log(f"making {self._count} environments: {int.from_bytes(payload, 'little')} made")
            return
        pending = self._pending
        if pending is None:
            raise ValueError(f"a message with the tag {tag} that nobody asked for")
        try:
            result = reply(tag, payload)
        except Refusal as refusal:
            self._pending = None
            pending.set_exception(refusal)
        else:
            self._pending = None
            pending.set_result(result)

    def process_exited(self) -> None:
        # What it said last may still be on its way, for ever where something that it started holds the pipe.
        self._loop.call_later(LAST_WORDS_LIMIT, self._tell_death)

    def connection_lost(self, exc: Exception | None) -> None:
        self._tell_death()

    def _tell_death(self) -> None:
        """Says how the worker died, unless it was ended; all of it is gone then."""
        transport = cast(asyncio.SubprocessTransport, self._transport)
        output = self._stderr.decode(errors="replace").strip()
        said = f"; the last it wrote was:\n{output}" if output else ""
        status = describe_status(transport.get_returncode() or 0)
        self._end(Refusal(Code.ABORTED, f"the worker of {self._what} {status}{said}"))
        transport.close()
        if not self._gone.done():
            self._gone.set_result(None)

    def _end(self, why: Refusal) -> None:
        """Kills the worker, whose watcher then kills everything it started, and answers whoever waits."""
        if self._ended is not None:
            return
        self._ended = why
        self._kill()
        if self._requests is not None:
            self._requests.abort()
        pending, self._pending = self._pending, None
        if pending is not None and not pending.done():
            pending.set_exception(why)
            pending.exception()
        if not self._closing:
            self._log(why.message)
            self._on_end(why)

    def _kill(self) -> None:
        transport = self._transport
        if transport is not None and transport.get_returncode() is None:
            with suppress(ProcessLookupError):
                os.kill(transport.get_pid(), signal.SIGKILL)

    def _log(self, what: str) -> None:
        print(f"{self._what}: {what}", file=sys.stderr, flush=True)


def _resume(output: asyncio.ReadTransport) -> None:
    if not output.is_closing():
        output.resume_reading()


def describe_status(status: int) -> str:
    """Says how a process ended: "was killed by SIGKILL", or "exited with status 3"."""
    if status >= 0:
        return f"exited with status {status}"
    try:
        return f"was killed by {signal.Signals(-status).name}"
    except ValueError:
        return f"was killed by signal {-status}"
