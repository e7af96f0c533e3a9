"""What the front door counts, as plain numbers, for `metrics` to read when it is asked; nothing waits for it."""

import asyncio
from bisect import bisect_left
from collections import Counter
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any

import grpc
from grpc import aio

from gymbridge.v1 import environment_pb2 as pb

# Upper bounds of a histogram's buckets, in seconds: a step takes 0.1 ms and more, a stream of them hours.
BOUNDS = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 10.0, 100.0, 1000.0)

_STATUS = {code.value[0]: code.name for code in grpc.StatusCode}

Answer = Callable[[bytes], Awaitable[bytes]]


class Durations:
    """A histogram of seconds.

    Attributes:
        counts: how many were in each bucket, and above the last bound.
        sum: seconds in all.
    """

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS) + 1)
        self.sum = 0.0

    def add(self, seconds: float) -> None:
        """Takes one more."""
        self.counts[bisect_left(BOUNDS, seconds)] += 1
        self.sum += seconds


class StepCounts:
    """Counts the Step requests of all sessions, alone and on streams.

    Attributes:
        requests: how long they took, refused ones too.
        environment_steps: how many times actions were applied.
        episodes: how many of these ended one.
    """

    def __init__(self) -> None:
        self.requests = Durations()
        self.environment_steps = 0
        self.episodes = 0

    def counting(self, step: Answer) -> Answer:
        """Gives what answers a StepRequest as `step` does, and is counted."""

        async def counted(payload: bytes) -> bytes:
            start = perf_counter()
            try:
                reply = await step(payload)
            finally:
                self.requests.add(perf_counter() - start)
            response = pb.StepResponse.FromString(reply)
            self.environment_steps += sum(response.frames)
            self.episodes += sum(map(bool, response.ends))
            return reply

        return counted


class CallCounts(aio.ServerInterceptor):
    """Counts the calls of a service, as gRFC A66 has it.

    Args:
        service: its full name; other services are not counted.

    Attributes:
        started: by method.
        ended: how long they took, by method and status.
    """

    def __init__(self, service: str) -> None:
        self._prefix = f"/{service}/"
        self.started: Counter[str] = Counter()
        self.ended: dict[tuple[str, str], Durations] = {}

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[Any]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> Any:
        handler = await continuation(handler_call_details)
        name = handler_call_details.method
        if handler is None or not name.startswith(self._prefix):
            return handler
        if handler.response_streaming:
            return grpc.stream_stream_rpc_method_handler(self._counting(name[1:], handler.stream_stream))
        return grpc.unary_unary_rpc_method_handler(self._counting(name[1:], handler.unary_unary))

    def _counting(self, method: str, answer: Any) -> Any:
        async def counted(request: Any, context: "aio.ServicerContext[Any, Any]") -> Any:
            self.started[method] += 1
            start = perf_counter()
            status = "OK"
            try:
                return await answer(request, context)
            except asyncio.CancelledError:
                status = "CANCELLED"
                raise
            except BaseException:
                status = _status(context)
                raise
            finally:
                self.ended.setdefault((method, status), Durations()).add(perf_counter() - start)

        return counted


def _status(context: "aio.ServicerContext[Any, Any]") -> str:
    """Gives the status that a call was aborted with."""
    code: Any = context.code()
    return code.name if isinstance(code, grpc.StatusCode) else _STATUS.get(code) or "UNKNOWN"
