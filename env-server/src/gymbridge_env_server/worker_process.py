"""The isolated form: a session whose environments run in a worker process."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from typing import cast

from gymbridge_env_server.channel import HEADER, Method, frame, reply
from gymbridge_env_server.host import Host
from gymbridge_env_server.refusal import Code, Refusal

CLOSE_LIMIT = 5.0
STDERR_TAIL = 2000


class WorkerProcess(Host):
    """Relays requests to a worker process, ends the worker when one takes too long, and notices when it dies.

    Args:
        what: names the environments in messages.
        on_end: called once, when the worker is gone for another reason than `close`, with why.
    """

    def __init__(self, what: str, on_end: Callable[[Refusal], object]) -> None:
        self._what = what
        self._on_end = on_end
        self._loop = asyncio.get_running_loop()
        self._ended: Refusal | None = None
        self._pending: asyncio.Future[bytes] | None = None
        self._channel = _Channel(self._answered)
        self._stderr = b""
        self._process: Process
        self._watch: asyncio.Task[None]

    async def start(self, command: list[str], environment: dict[str, str]) -> None:
        """Starts the worker.

        Args:
            command: runs `gymbridge_env_server.worker`; `--channel` is added.
            environment: its environment variables.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = await asyncio.create_subprocess_exec(
                *command,
                f"--channel={theirs.fileno()}",
                stdin=PIPE,
                stdout=PIPE,
                stderr=PIPE,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
                env=environment,
            )
        await self._loop.create_connection(lambda: self._channel, sock=ours)
        self._watch = self._loop.create_task(self._watch_over())

    async def call(self, method: Method, payload: bytes, limit: float) -> bytes:
        while self._pending is not None:
            await asyncio.wait([self._pending])
        if self._ended is not None:
            raise self._ended
        pending = self._pending = self._loop.create_future()
        timer = self._loop.call_later(limit, self._expire, method, limit)
        pending.add_done_callback(lambda _: timer.cancel())
        self._channel.send(frame(method, payload))
        # The worker answers even if this caller is cancelled; the next one must not get that answer.
        return await asyncio.shield(pending)

    async def close(self) -> None:
        if self._ended is None:
            self._on_end = lambda _: None
            try:
                await self.call(Method.CLOSE, b"", CLOSE_LIMIT)
            except Refusal as refusal:
                print(f"closing {self._what}: {refusal.message}", file=sys.stderr)
            self._end(Refusal(Code.ABORTED, "the session was closed"))
        await self._watch

    def _answered(self, tag: int, payload: bytes) -> None:
        pending, self._pending = self._pending, None
        if pending is None:
            return
        try:
            pending.set_result(reply(tag, payload))
        except Refusal as refusal:
            pending.set_exception(refusal)

    def _expire(self, method: Method, limit: float) -> None:
        message = (
            f"{self._what} did not answer {method.name.capitalize()} within {limit:g} s, and its worker was ended; "
            f"see step_timeout_ms and --step-timeout"
        )
        self._end(Refusal(Code.DEADLINE_EXCEEDED, message))

    def _end(self, why: Refusal) -> None:
        """Kills the worker and everything it started, and answers whoever waits."""
        if self._ended is not None:
            return
        self._ended = why
        if self._process.returncode is None:
            # It may have just died: then its watcher kills what it started, when its standard input ends.
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._channel.close()
        pending, self._pending = self._pending, None
        if pending is not None:
            pending.set_exception(why)
        self._on_end(why)

    async def _watch_over(self) -> None:
        """Passes on what the worker writes on its standard error, and notices its death."""
        passing_on = self._loop.create_task(self._pass_on())
        status = await self._process.wait()
        await asyncio.wait([passing_on], timeout=0.5)
        passing_on.cancel()
        output = self._stderr.decode(errors="replace").strip()
        said = f"; the last it wrote was:\n{output}" if output else ""
        self._end(Refusal(Code.ABORTED, f"the worker of {self._what} {describe_status(status)}{said}"))

    async def _pass_on(self) -> None:
        stream = self._process.stderr
        while stream is not None and (chunk := await stream.read(1 << 16)):
            self._stderr = (self._stderr + chunk)[-STDERR_TAIL:]
            sys.stderr.buffer.write(chunk)
            sys.stderr.buffer.flush()


def describe_status(status: int) -> str:
    """Says how a process ended: "was killed by SIGKILL", or "exited with status 3"."""
    if status >= 0:
        return f"exited with status {status}"
    try:
        return f"was killed by {signal.Signals(-status).name}"
    except ValueError:
        return f"was killed by signal {-status}"


class _Channel(asyncio.Protocol):
    """The front door's end of the socket pair: sends frames and puts the bytes that come in together to frames."""

    def __init__(self, on_frame: Callable[[int, bytes], None]) -> None:
        self._on_frame = on_frame
        self._received = bytearray()
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        received = self._received
        received += data
        while len(received) >= HEADER.size:
            length, tag = HEADER.unpack_from(received)
            end = HEADER.size + length
            if len(received) < end:
                return
            payload = bytes(memoryview(received)[HEADER.size : end])
            del received[:end]
            self._on_frame(tag, payload)

    def send(self, data: bytes) -> None:
        self._transport.write(data)

    def close(self) -> None:
        self._transport.abort()
