"""Exactly once: sequence numbers and the remembered outcome."""

from collections.abc import Callable
from typing import TypeVar

from gymbridge_env_server.refusal import Code, Refusal, invalid

Request = TypeVar("Request")


class Once:
    """Executes each numbered request one time.

    A request with a number above the last uses it up, whatever comes of it. Its outcome, a reply or a refusal, is
    remembered, and a request that is sent again gets it again.
    """

    def __init__(self) -> None:
        self._sequence = 0
        self._kind = ""
        self._outcome: bytes | tuple[Code, str] = b""

    def answer(self, kind: str, sequence: int, execute: Callable[[Request], bytes], request: Request) -> bytes:
        """Gives the reply to a request.

        Args:
            kind: what the request is, such as "Step".
            sequence: its number.
            execute: executes it.
            request: the request.

        Raises:
            Refusal: what `execute` raises; INVALID_ARGUMENT for a number below the last, or the last of the other kind.
        """
        if sequence > self._sequence:
            self._sequence, self._kind = sequence, kind
            # Before it is executed: the outcome of the request before must never be taken for this one's.
            self._outcome = Code.INTERNAL, f"{kind} {sequence} was begun and did not come to an end"
            try:
                self._outcome = execute(request)
            except Refusal as refusal:
                self._outcome = refusal.code, refusal.message
                raise
        elif sequence != self._sequence or kind != self._kind:
            last = f"the last was {self._kind} {self._sequence}" if self._sequence else "numbers start at 1"
            raise invalid(f"{kind} has sequence number {sequence}, but {last}; send {self._sequence + 1} or more")
        if isinstance(self._outcome, tuple):
            raise Refusal(*self._outcome)
        return self._outcome
