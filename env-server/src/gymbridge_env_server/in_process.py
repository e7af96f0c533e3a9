"""The embedded form: a session whose environments run within the server."""

from gymbridge_env_server.answering import SessionAnswers
from gymbridge_env_server.channel import Method
from gymbridge_env_server.host import Host
from gymbridge_env_server.settings import Terms


class InProcess(Host):
    """Runs a session on the thread of the event loop: for one client that owns the server.

    The limit of a call is not kept here, as nothing can interrupt an environment in its own process: the client, which
    started the server, ends it.

    Args:
        terms: of the server.
    """

    def __init__(self, terms: Terms) -> None:
        self._answers = SessionAnswers(terms)
        self._closed = False

    async def call(self, method: Method, payload: bytes, limit: float) -> bytes:
        return self._answers.answer(method, payload)

    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._answers.answer(Method.CLOSE, b"")
