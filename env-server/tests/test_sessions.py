"""Places for sessions, and how long closing one may take."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import numpy as np
import pytest

import harness
from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server import hosting, worker_process
from gymbridge_env_server.channel import Method
from gymbridge_env_server.listing import Listing
from gymbridge_env_server.refusal import Code, Refusal
from gymbridge_env_server.sessions import LiveSession, Sessions
from gymbridge_env_server.settings import Settings

HANG = "gymbridge_testenvs:Hang-v0"
NAMES = ("first-session-of-this", "second-session-of-this", "third-session-of-this")

Test = Callable[[Sessions], Awaitable[None]]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_process, "CLOSE_LIMIT", 0.3)


def run(test: Test, max_sessions: int = 2) -> None:
    async def survey(_: str, __: object) -> Any:
        raise AssertionError

    async def serve() -> None:
        modules = (("gymbridge_testenvs",), (str(harness.TESTS),))
        settings = Settings("", max_sessions=max_sessions, allowed_modules=modules[0], module_path=modules[1])
        sessions = Sessions(settings, hosting.workers(settings, Listing({}, survey)))
        await test(sessions)
        await sessions.end_all()

    asyncio.run(serve())


async def made(sessions: Sessions, name: str, env_id: str = HANG) -> LiveSession:
    request = pb.MakeRequest(session=name, id=env_id, num_envs=1)
    request.kwargs["at_step"].int_value = 1
    await sessions.make(request, request.SerializeToString())
    return sessions.find(name)


async def hanging(sessions: Sessions, name: str) -> "asyncio.Future[bytes]":
    """Makes a session and has it hang in a step."""
    session = await made(sessions, name)
    reset = pb.ResetRequest(session=name, sequence=1, seeds=[1])
    await session.call(Method.RESET, reset.SerializeToString())
    actions = harness.tensors([np.zeros(1, np.int64)])
    step = pb.StepRequest(session=name, sequence=2, actions=actions, next_seeds=[1])
    return asyncio.ensure_future(session.call(Method.STEP, step.SerializeToString()))


def test_closing_a_session_that_hangs_takes_no_step_timeout_and_answers_who_waits() -> None:
    async def test(sessions: Sessions) -> None:
        step = await hanging(sessions, NAMES[0])
        await sessions.close(NAMES[0])
        with pytest.raises(Refusal, match="closed"):
            await step

    run(test)


def test_all_sessions_end_at_once_while_they_hang() -> None:
    async def test(sessions: Sessions) -> None:
        steps = [await hanging(sessions, name) for name in NAMES[:2]]
        await sessions.end_all()
        assert all(isinstance(each, Refusal) for each in await asyncio.gather(*steps, return_exceptions=True))

    run(test)


def test_a_session_that_is_closing_keeps_its_place_until_its_worker_is_gone() -> None:
    async def test(sessions: Sessions) -> None:
        step = await hanging(sessions, NAMES[0])
        closing = asyncio.ensure_future(sessions.close(NAMES[0]))
        await asyncio.sleep(0)
        next_one = asyncio.ensure_future(made(sessions, NAMES[1]))
        await closing
        assert not next_one.done()
        await next_one
        with pytest.raises(Refusal, match="--max-sessions") as refused:
            await made(sessions, NAMES[2])
        assert refused.value.code is Code.RESOURCE_EXHAUSTED
        await asyncio.gather(step, return_exceptions=True)

    run(test, max_sessions=1)


def test_a_session_that_is_closed_while_it_is_made_leaves_no_worker() -> None:
    async def test(sessions: Sessions) -> None:
        making = asyncio.ensure_future(made(sessions, NAMES[0], "gymbridge_testenvs:HangInMake-v0"))
        await asyncio.sleep(0)
        await sessions.close(NAMES[0])
        with pytest.raises(Refusal):
            await making

    run(test)
