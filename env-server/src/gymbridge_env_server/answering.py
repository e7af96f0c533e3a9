"""Requests of any kind to one session, answered where its environments are."""

import traceback

from gymbridge_env_server.channel import Method
from gymbridge_env_server.refusal import Code, Refusal
from gymbridge_env_server.session import Session
from gymbridge_env_server.settings import Terms


class SessionAnswers:
    """Makes the session with the first request and passes it the others.

    Args:
        terms: of the server.
    """

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._session: Session | None = None

    def answer(self, method: Method, payload: bytes) -> bytes:
        """Gives the reply to a request.

        Raises:
            Refusal: as the contract lists for the request.
        """
        try:
            return self._answer(method, payload)
        except Refusal:
            raise
        except Exception as problem:
            raise Refusal(
                Code.INTERNAL, f"the server failed; this is a fault of it:\n{traceback.format_exc()}"
            ) from problem

    def _answer(self, method: Method, payload: bytes) -> bytes:
        if method is Method.MAKE:
            self._session = Session(payload, self._terms)
            return self._session.made
        session = self._session
        if session is None:
            if method is Method.CLOSE:
                return b""
            raise RuntimeError(f"{method.name} came before MAKE")
        if method is Method.STEP:
            return session.step(payload)
        if method is Method.RESET:
            return session.reset(payload)
        if method is Method.RENDER:
            return session.render(payload)
        session.close()
        return b""
