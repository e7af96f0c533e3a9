"""The token that clients present."""

import hmac
from collections.abc import Awaitable, Callable
from typing import Any

import grpc
from grpc import aio

UNGUARDED = "/grpc.health.v1.Health/"


class TokenCheck(aio.ServerInterceptor):
    """Answers UNAUTHENTICATED to every call without the token, but those of the health service.

    Args:
        token: not empty.
    """

    def __init__(self, token: str) -> None:
        self._expected = f"Bearer {token}".encode()

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[Any]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> Any:
        handler = await continuation(handler_call_details)
        if handler is None or handler_call_details.method.startswith(UNGUARDED) or self._is_right(handler_call_details):
            return handler
        if handler.response_streaming:
            return grpc.stream_stream_rpc_method_handler(_refuse)
        return grpc.unary_unary_rpc_method_handler(_refuse)

    def _is_right(self, details: grpc.HandlerCallDetails) -> bool:
        sent = dict(details.invocation_metadata).get("authorization", "")
        return hmac.compare_digest(sent.encode() if isinstance(sent, str) else sent, self._expected)


async def _refuse(_: Any, context: "aio.ServicerContext[Any, Any]") -> None:
    message = (
        "the token is missing or wrong: set GYMBRIDGE_TOKEN to the server's, "
        'or send it as metadata "authorization: Bearer <token>"'
    )
    await context.abort(grpc.StatusCode.UNAUTHENTICATED, message)
