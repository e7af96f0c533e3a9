"""The contract's EnvironmentService: bytes in, bytes out."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, cast
from urllib.parse import quote

import grpc
from grpc import aio

from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server.channel import Method
from gymbridge_env_server.counts import Answer, StepCounts
from gymbridge_env_server.listing import Listing
from gymbridge_env_server.messages import parse, parse_make
from gymbridge_env_server.quoting import traceback_of
from gymbridge_env_server.refusal import Code, Refusal
from gymbridge_env_server.sessions import LiveSession, Sessions
from gymbridge_env_server.settings import Terms

NAME = "gymbridge.v1.EnvironmentService"

# A status message travels in a header, percent-encoded, and clients refuse headers above 8 KiB.
MAX_ENCODED_MESSAGE = 6000

# Tells an error of the server from one of a broken connection, which can have the same status.
DELIBERATE = (("gymbridge-error", "1"),)

_STATUS = {code.value[0]: code for code in grpc.StatusCode}

Context = aio.ServicerContext[bytes, bytes]


class EnvironmentService:
    """Answers the RPCs.

    Args:
        sessions: where sessions live.
        listing: the ids.
        terms: of every session.
        steps: counts Step requests, if given.
    """

    def __init__(self, sessions: Sessions, listing: Listing, terms: Terms, steps: StepCounts | None = None) -> None:
        self._sessions = sessions
        self._listing = listing
        self._terms = terms
        self._steps_counted = steps

    def handler(self) -> grpc.GenericRpcHandler:
        """Gives what a gRPC server takes. There are no (de)serializers: a request may be for another process."""
        unary = {
            "ListEnvironments": self._list_environments,
            "Make": self._make,
            "Reset": self._reset,
            "Step": self._counted(self._step),
            "Render": self._render,
            "Close": self._close,
        }
        handlers: dict[str, Any] = {
            name: grpc.unary_unary_rpc_method_handler(_answering(answer)) for name, answer in unary.items()
        }
        handlers["Steps"] = grpc.stream_stream_rpc_method_handler(self._steps)
        return grpc.method_handlers_generic_handler(NAME, handlers)

    def _counted(self, step: Answer) -> Answer:
        return step if self._steps_counted is None else self._steps_counted.counting(step)

    async def _list_environments(self, payload: bytes) -> bytes:
        return await self._listing.answer(parse(pb.ListEnvironmentsRequest, payload))

    async def _make(self, payload: bytes) -> bytes:
        request = parse_make(payload, self._terms)
        return await self._sessions.make(request, payload)

    async def _reset(self, payload: bytes) -> bytes:
        session = self._sessions.find(parse(pb.ResetRequest, payload).session)
        return await session.call(Method.RESET, payload)

    async def _step(self, payload: bytes) -> bytes:
        session = self._sessions.find(parse(pb.StepRequest, payload).session)
        reply = await session.call(Method.STEP, payload)
        self._sessions.told(session, reply)
        return reply

    async def _render(self, payload: bytes) -> bytes:
        session = self._sessions.find(parse(pb.RenderRequest, payload).session)
        return await session.call(Method.RENDER, payload)

    async def _close(self, payload: bytes) -> bytes:
        await self._sessions.close(parse(pb.CloseRequest, payload).session)
        return pb.CloseResponse().SerializeToString()

    async def _steps(self, _: Any, context: Context) -> None:
        """Serves a stream, which is of the session that its first request names; the session checks the others."""
        stream = asyncio.current_task()
        assert stream is not None
        session: LiveSession | None = None
        step: Answer = self._step
        try:
            while (payload := cast(Any, await context.read())) is not aio.EOF:
                if session is None:
                    session = self._sessions.find(parse(pb.StepRequest, payload).session)
                    session.attach(stream)
                    step = self._counted(partial(session.call, Method.STEP))
                reply = await step(payload)
                await context.write(reply)
                self._sessions.told(session, reply)
                if session.ended is not None:
                    raise session.ended
        except Refusal as refusal:
            await _abort(context, refusal)
        except asyncio.CancelledError:
            if session is not None and session.ended is not None:
                await _abort(context, session.ended)
            if session is not None and session.stream is not stream:
                await _abort(context, Refusal(Code.CANCELLED, "another stream of the same session took over"))
            raise
        finally:
            if session is not None:
                session.detach(stream)


def _answering(answer: Answer) -> Callable[[bytes, Context], Awaitable[bytes]]:
    async def handle(payload: bytes, context: Context) -> bytes:
        try:
            return await answer(payload)
        except Refusal as refusal:
            await _abort(context, refusal)
            raise
        except Exception as problem:
            await _abort(context, _fault(problem))
            raise

    return handle


def _fault(problem: Exception) -> Refusal:
    return Refusal(Code.INTERNAL, f"the server failed; this is a fault of it:\n{traceback_of(problem)}")


async def _abort(context: Context, refusal: Refusal) -> None:
    await context.abort(_STATUS[int(refusal.code)], shortened(refusal.message), DELIBERATE)


def shortened(message: str) -> str:
    """Cuts the middle out of a message that is too long for a header: its head says what, and its tail why."""
    if len(quote(message)) <= MAX_ENCODED_MESSAGE:
        return message
    head = message[:300]
    tail = message[300:]
    while len(quote(head)) + len(quote(tail)) > MAX_ENCODED_MESSAGE:
        tail = tail[len(tail) // 10 + 1 :]
    return f"{head}\n…\n{tail}"
