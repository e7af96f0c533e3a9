"""Requests of any kind, answered where the environments are."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server.channel import Method
from gymbridge_env_server.making import RUNTIME
from gymbridge_env_server.messages import parse, parse_make
from gymbridge_env_server.quoting import traceback_of
from gymbridge_env_server.refusal import Code, Refusal, gone, invalid, taken
from gymbridge_env_server.session import Session
from gymbridge_env_server.settings import Terms

if TYPE_CHECKING:
    from gymbridge_env_server.listing import Listing


class Answers:
    """Makes a session, passes it requests and closes it; then there can be another one.

    Args:
        terms: of every session.
        progress: is told, while a session is made, how many of its environments have been.
    """

    def __init__(self, terms: Terms, progress: Callable[[int], object] = lambda _: None) -> None:
        self._progress = progress
        self._terms = terms
        self._session: Session | None = None
        self._closed = ""
        # By plain numbers: the hash of an enumeration takes as long as a step's plan.
        self._by_tag: dict[int, Callable[[bytes], bytes]] = {
            int(Method.MAKE): self._make,
            int(Method.CLOSE): self._close,
            int(Method.LIST_ENVIRONMENTS): self._list_environments,
            **self._without_session(),
        }

    def answer(self, tag: int, payload: bytes) -> bytes:
        """Gives the reply to a request.

        Args:
            tag: the Method that it is a request for.
            payload: the request.

        Raises:
            Refusal: as the contract lists for the request.
        """
        try:
            answer = self._by_tag.get(tag)
            if answer is None:
                raise invalid(f"there is no request with the tag {tag}; see environment.proto")
            return answer(payload)
        except Refusal:
            raise
        except BaseException as problem:
            fault = f"the server failed; this is a fault of it:\n{traceback_of(problem)}"
            raise Refusal(Code.INTERNAL, fault) from problem

    def _without_session(self) -> dict[int, Callable[[bytes], bytes]]:
        kinds: dict[Method, Any] = {
            Method.RESET: pb.ResetRequest,
            Method.STEP: pb.StepRequest,
            Method.RENDER: pb.RenderRequest,
        }
        return {int(method): partial(self._gone, kind) for method, kind in kinds.items()}

    def _gone(self, kind: Any, payload: bytes) -> bytes:
        name = parse(kind, payload).session
        raise gone(name, "it was closed" if name == self._closed else "this server does not know it")

    def _make(self, payload: bytes) -> bytes:
        request = parse_make(payload, self._terms)
        session = self._session
        if session is None:
            session = self._session = self._made(request)
            self._by_tag[int(Method.RESET)] = session.reset
            self._by_tag[int(Method.STEP)] = session.step
            self._by_tag[int(Method.RENDER)] = session.render
        elif request.session != session.request.session:
            raise Refusal(Code.RESOURCE_EXHAUSTED, "this process runs one session, and has one; start another process")
        elif request != session.request:
            raise taken(request.session)
        return session.made

    def _made(self, request: pb.MakeRequest) -> Session:
        if request.runtime not in ("", RUNTIME):
            raise _needs(request.runtime, request.id)
        self._progress(0)
        try:
            return Session(request, self._terms, self._progress)
        except Refusal as refusal:
            if refusal.code is not Code.NOT_FOUND or ":" in request.id:
                raise
            runtime = request.runtime or self._listing.runtime_of(request.id) or RUNTIME
            if runtime != RUNTIME:
                raise _needs(runtime, request.id) from refusal
            raise self._listing.unknown(request.id, refusal.message) from refusal

    def _close(self, payload: bytes) -> bytes:
        session, name = self._session, parse(pb.CloseRequest, payload).session
        if session is not None and name == session.request.session:
            self._session, self._closed = None, name
            self._by_tag |= self._without_session()
            session.close()
        return pb.CloseResponse().SerializeToString()

    def _list_environments(self, payload: bytes) -> bytes:
        import asyncio  # noqa: PLC0415 (as in _listing)

        return asyncio.run(self._listing.answer(parse(pb.ListEnvironmentsRequest, payload)))

    @cached_property
    def _listing(self) -> Listing:
        # Most sessions do without, and are there an eighth sooner.
        from gymbridge_env_server.catalogue import ids_by_runtime, with_spaces  # noqa: PLC0415
        from gymbridge_env_server.listing import Listing  # noqa: PLC0415

        return Listing(ids_by_runtime(), with_spaces)


def _needs(runtime: str, env_id: str) -> Refusal:
    message = f"{env_id} needs the {runtime} runtime, and this process has {RUNTIME}"
    return Refusal(Code.FAILED_PRECONDITION, f"{message}; start one with the {runtime} runtime's Python.")
