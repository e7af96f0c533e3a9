"""What a session is to the front of the server, wherever its environments run."""

from abc import ABC, abstractmethod

from gymbridge_env_server.channel import Method


class Host(ABC):
    """Runs one session. Requests are answered one at a time, in the order of the calls."""

    @abstractmethod
    async def call(self, method: Method, payload: bytes, limit: float) -> bytes:
        """Answers a request; the first one is MAKE.

        Args:
            method: what the payload is a request for.
            payload: a request of the contract.
            limit: seconds that it may take.

        Raises:
            Refusal: as the contract lists for the request.
        """

    @abstractmethod
    async def close(self) -> None:
        """Closes the environments and frees what the session holds, within seconds; may be called again."""
