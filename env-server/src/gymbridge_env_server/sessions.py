"""The sessions that are alive: one for each name, with its lease, its stream and its worker."""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress

from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server.channel import Method
from gymbridge_env_server.refusal import Code, Refusal, gone, taken
from gymbridge_env_server.settings import Settings
from gymbridge_env_server.worker_process import WorkerProcess

# A Make starts a process, imports packages and runs constructors: seconds for the first two, and for each environment.
MAKE_LIMIT = 60.0
MAKE_LIMIT_PER_ENVIRONMENT = 10.0

REMEMBERED_ENDS = 256

OnEnd = Callable[[Refusal], object]
OnBegin = Callable[[WorkerProcess], object]
StartWorker = Callable[[pb.MakeRequest, OnEnd, OnBegin], Awaitable[WorkerProcess]]


class LiveSession:
    """A session and who uses it.

    Args:
        request: what it is made from.
        step_timeout: seconds that one Reset, Step or Render may take.

    Attributes:
        request: as given.
        making: gives the MakeResponse; set right after construction.
        worker: where the environments run, as soon as its start has begun.
        stream: the task that serves its open stream.
        ended: why it has ended, when it has.
    """

    making: "asyncio.Task[bytes]"

    def __init__(self, request: pb.MakeRequest, step_timeout: float) -> None:
        self.request = request
        self.worker: WorkerProcess | None = None
        self.stream: asyncio.Task[None] | None = None
        self.ended: Refusal | None = None
        self._clock = asyncio.get_running_loop().time
        self._last_use = self._clock()
        self._in_flight = 0
        self._step_timeout = step_timeout

    def begin(self, worker: WorkerProcess) -> None:
        """Takes the worker that is being started for it."""
        self.worker = worker

    async def call(self, method: Method, payload: bytes) -> bytes:
        """Passes a Reset, Step or Render to the environments.

        Args:
            method: what the payload is a request for.
            payload: the request.

        Raises:
            Refusal: as the contract lists for the request.
        """
        if self.ended is not None:
            raise self.ended
        if self.worker is None or not self.making.done():
            raise Refusal(Code.FAILED_PRECONDITION, f'session "{self.request.session}" is still being made')
        self._in_flight += 1
        try:
            return await self.worker.call(method, payload, self._step_timeout)
        finally:
            self._in_flight -= 1
            self.renew()

    def renew(self) -> None:
        """Lets the lease and the idle time run from now."""
        self._last_use = self._clock()

    def expiry(self, settings: Settings) -> str | None:
        """Says which time has run out, or gives None."""
        unused = self._clock() - self._last_use
        if self._in_flight or not self.making.done():
            return None
        if self.stream is None and unused > settings.lease:
            return f"its lease of {settings.lease:g} s ran out"
        if unused > settings.idle_timeout:
            return f"its stream was idle for {settings.idle_timeout:g} s (see --idle-timeout)"
        return None

    def attach(self, stream: "asyncio.Task[None]") -> None:
        """Makes a stream the one of this session; the one before ends."""
        before, self.stream = self.stream, stream
        if before is not None:
            before.cancel()

    def detach(self, stream: "asyncio.Task[None]") -> None:
        """Tells that a stream is over; the lease runs from now."""
        if self.stream is stream:
            self.stream = None
            self.renew()

    def end(self, why: Refusal) -> None:
        """Answers everyone with `why` from now on, and ends the stream."""
        self.ended = why
        if self.stream is not None and self.stream is not asyncio.current_task():
            self.stream.cancel()


class Sessions:
    """Makes, finds and ends sessions.

    Args:
        settings: of the server.
        start_worker: starts the process that runs the environments of a request, and hands it out as it begins.

    Attributes:
        limit: how many there may be at once.
        made: how many have been made.
        refused: how many were not because all places were taken.
        ended: how many have ended, by one word for why.
    """

    def __init__(self, settings: Settings, start_worker: StartWorker) -> None:
        self.limit = settings.max_sessions
        self.made = 0
        self.refused = 0
        self.ended: Counter[str] = Counter()
        self._settings = settings
        self._start_worker = start_worker
        self._live: dict[str, LiveSession] = {}
        self._ends: OrderedDict[str, Refusal] = OrderedDict()
        self._closing: set[asyncio.Task[None]] = set()
        self._draining = False
        self._all_ended = asyncio.Event()

    def __len__(self) -> int:
        return len(self._live)

    def workers(self) -> list[int]:
        """Gives the ids of the processes that environments run in; in any thread."""
        running = (each.worker for each in list(self._live.values()))
        return [worker.pid for worker in running if worker is not None and worker.pid is not None]

    async def make(self, request: pb.MakeRequest, payload: bytes) -> bytes:
        """Makes the session of a request, or finds it where the same request was sent before.

        It is made even if the caller goes away: the same request may be on its way again.

        Raises:
            Refusal: as the contract lists for Make.
        """
        while (session := self._live.get(request.session)) is None and self._is_full() and self._closing:
            await asyncio.wait(self._closing, return_when=asyncio.FIRST_COMPLETED)
        if session is None:
            session = self._admit(request)
            session.making = asyncio.ensure_future(self._make(session, payload))
        elif session.request != request:
            raise taken(request.session)
        return await asyncio.shield(session.making)

    def find(self, name: str) -> LiveSession:
        """Gives a session.

        Raises:
            Refusal: ABORTED, if it is gone.
        """
        session = self._live.get(name)
        if session is not None:
            return session
        end = self._ends.get(name)
        why = end.message if end is not None else "this server does not know it"
        raise gone(name, why)

    async def close(self, name: str) -> None:
        """Ends a session at its client's wish, if it is there."""
        session = self._live.get(name)
        if session is not None:
            closing = self._end(session, Refusal(Code.ABORTED, "it was closed"), "closed")
            if closing is not None:
                await closing

    async def expire(self, every: float) -> None:
        """Ends sessions whose time has run out, for ever.

        Args:
            every: seconds between two looks.
        """
        while True:
            await asyncio.sleep(every)
            for session in list(self._live.values()):
                why = session.expiry(self._settings)
                if why is not None:
                    self._end(session, Refusal(Code.ABORTED, why), "expired")

    async def drain(self, grace: float) -> None:
        """Makes no session any more, and waits until each has ended, or `grace` seconds have passed.

        A session ends with an episode of it, see `told`, as well as by itself.
        """
        self._draining = True
        self._all_ended.clear()
        if self._live:
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._all_ended.wait(), grace)

    def told(self, session: LiveSession, reply: bytes) -> None:
        """Takes note of a StepResponse for a client: while the server stops, a session ends where an episode does."""
        if self._draining and any(pb.StepResponse.FromString(reply).ends):
            self._end(session, _stopping(), "stopped")

    async def end_all(self) -> None:
        """Ends every session, as the server stops."""
        self._draining = True
        for session in list(self._live.values()):
            self._end(session, _stopping(), "stopped")
        await asyncio.gather(*self._closing, return_exceptions=True)

    def _is_full(self) -> bool:
        """Tells whether every place is taken, by a session or by one that has ended and is being closed."""
        return len(self._live) + len(self._closing) >= self._settings.max_sessions

    def _admit(self, request: pb.MakeRequest) -> LiveSession:
        if self._draining:
            raise _stopping()
        limits = self._settings
        if self._is_full():
            self.refused += 1
            message = f"all {limits.max_sessions} sessions of this server (--max-sessions) are in use; close one"
            raise Refusal(Code.RESOURCE_EXHAUSTED, message)
        wished = request.step_timeout_ms / 1000 or limits.step_timeout
        session = self._live[request.session] = LiveSession(request, min(wished, limits.step_timeout))
        return session

    async def _make(self, session: LiveSession, payload: bytes) -> bytes:
        try:
            worker = await self._start_worker(
                session.request, lambda why: self._end(session, why, "failed"), session.begin
            )
            usual = MAKE_LIMIT + MAKE_LIMIT_PER_ENVIRONMENT * session.request.num_envs
            limit = session.request.make_timeout_ms / 1000 or usual
            made = await worker.call(Method.MAKE, payload, limit)
        except Refusal as refusal:
            self._end(session, refusal, "not_made")
            raise
        except Exception as problem:
            fault = Refusal(Code.INTERNAL, f"{session.request.id} cannot be run: {type(problem).__name__}: {problem}")
            self._end(session, fault, "not_made")
            raise fault from problem
        if session.ended is not None:
            raise session.ended
        session.renew()
        self.made += 1
        return made

    def _end(self, session: LiveSession, why: Refusal, reason: str) -> "asyncio.Task[None] | None":
        """Forgets a session but for why it ended, and closes what it holds; gives the task that does that."""
        if session.ended is not None:
            return None
        self.ended[reason] += 1
        session.end(why)
        del self._live[session.request.session]
        if not self._live:
            self._all_ended.set()
        self._ends[session.request.session] = why
        if len(self._ends) > REMEMBERED_ENDS:
            self._ends.popitem(last=False)
        if session.worker is None:
            return None
        closing = asyncio.ensure_future(session.worker.close())
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)
        return closing


def _stopping() -> Refusal:
    return Refusal(Code.UNAVAILABLE, "the server is stopping")
