"""The standard health service, with a limit to what watches for changes that seldom come."""

from typing import Any

import grpc
from grpc_health.v1 import health

MAX_WATCHES = 64


class HealthService(health.aio.HealthServicer):
    """Answers Check, and Watch for as many callers as MAX_WATCHES at once; nobody needs a token for them."""

    def __init__(self) -> None:
        super().__init__()
        self._watches = 0

    async def Watch(self, request: Any, context: Any) -> None:  # noqa: N802
        if self._watches >= MAX_WATCHES:
            message = f"all {MAX_WATCHES} watches of this server's health are in use; ask Check from time to time"
            await context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, message)
        self._watches += 1
        try:
            await super().Watch(request, context)
        finally:
            self._watches -= 1
