"""A worker for each session of a server: what breaks in one ends that session only, and leaves nothing behind."""

import asyncio
import os
import signal
import threading
from pathlib import Path
from typing import Any

import grpc
import numpy as np
import pytest

import harness
from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server.channel import PROGRESS, frame
from gymbridge_env_server.worker_process import WorkerProcess

COUNT = "gymbridge_testenvs:Count-v0"
CRASH = "gymbridge_testenvs:Crash-v0"
HANG = "gymbridge_testenvs:Hang-v0"
STAY = [np.zeros(1, np.int64)]
ABORTED, EXHAUSTED = grpc.StatusCode.ABORTED, grpc.StatusCode.RESOURCE_EXHAUSTED


def ready(client: harness.GrpcClient, env_id: str = COUNT, **fields: Any) -> harness.Session:
    session = client.make(env_id, **fields)
    session.reset([1])
    return session


def worker_of(session: harness.Session) -> int:
    """Gives the process id of the worker that runs a session of Count environments."""
    reply = session.reset([1])
    column = next(column for column in reply.infos if column.key == "pid")
    return int(harness.arrays([column.values])[0][0])


def descendants(pid: int) -> set[int]:
    """Gives the living processes below one."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if fields[0] != "Z":
                parents[int(entry.name)] = int(fields[1])
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize(
    ("how", "words"), [("kill", "killed by SIGKILL"), ("exit", "exited with status 3")], ids=["kill", "exit"]
)
def test_a_crash_ends_its_session_with_the_reason_and_no_other(start: Any, refused: Any, how: str, words: str) -> None:
    _, client = start()
    other = ready(client)
    session = ready(client, CRASH, kwargs={"how": how, "at_step": 2})
    session.steps(STAY)
    with refused(ABORTED, CRASH, words, "about to die"):
        session.steps(STAY)
    session.stream = None
    with refused(ABORTED, session.name, words):
        session.step(STAY)
    assert list(other.step(STAY).frames) == [1]


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("text", "was announced"),
        ("length", "a message of 4294967295 bytes"),
        ("tag", "99"),
        ("utf-8", "utf-8"),
        ("twice", "nobody asked for"),
    ],
)
def test_an_environment_that_writes_into_the_channel_ends_its_session_and_no_other(
    shared: harness.GrpcClient, refused: Any, what: str, words: str
) -> None:
    other = ready(shared)
    session = ready(shared, "gymbridge_testenvs:Scribble-v0", kwargs={"at_step": 1, "what": what})
    with refused(ABORTED, "Scribble-v0", "something else than replies", words):
        for _ in range(2):
            session.steps(STAY)
    assert list(other.step(STAY).frames) == [1]
    other.close()


def test_a_worker_that_asks_for_more_memory_than_it_may_is_told_so_and_goes_on(start: Any, refused: Any) -> None:
    _, client = start("--max-worker-memory", "1000")
    session = ready(client, "gymbridge_testenvs:Hoard-v0", kwargs={"at_step": 1, "mebibytes": 1100})
    with refused(grpc.StatusCode.INTERNAL, "Hoard-v0", "MemoryError"):
        session.step(STAY)
    session.reset([1])
    session.close()


@pytest.mark.parametrize(
    ("env_id", "how"), [("gymbridge_testenvs:Fork-v0", "kill"), ("gymbridge_testenvs:BareFork-v0", "close")]
)
def test_what_an_environment_started_in_a_session_of_its_own_dies_with_the_worker(
    start: Any, env_id: str, how: str
) -> None:
    server, client = start()
    session = ready(client, env_id, kwargs={"apart": True}, info_keys=["pid"])
    child = worker_of(session)
    harness.wait_until(lambda: os.getsid(child) == child, "the child is apart")
    if how == "close":
        session.close()
    else:
        for process in harness.children(server.process.pid):
            os.kill(process, signal.SIGKILL)
    harness.wait_until(lambda: not is_alive(child), "the environment's child is gone")


def test_a_closed_stream_of_garbage_is_an_invalid_argument(shared: harness.GrpcClient, refused: Any) -> None:
    session = ready(shared)
    session.steps(STAY)
    session.stream.requests.put(b"\xff\xff\xff")
    with refused(grpc.StatusCode.INVALID_ARGUMENT, "StepRequest"):
        next(session.stream.call)
    session.stream = None
    assert list(session.step(STAY).frames) == [1]
    session.close()


@pytest.fixture
def shared(grpc_client: harness.GrpcClient) -> harness.GrpcClient:
    return grpc_client


def test_a_crash_while_making_is_told(start: Any, refused: Any) -> None:
    _, client = start()
    with refused(ABORTED, CRASH, "SIGKILL"):
        ready(client, CRASH, kwargs={"at_step": 0})


def test_a_worker_killed_between_two_steps_ends_its_stream(start: Any, refused: Any) -> None:
    _, client = start()
    session = ready(client, info_keys=["pid"])
    session.steps(STAY)
    os.kill(worker_of(session), signal.SIGKILL)
    with refused(ABORTED, "SIGKILL"):
        next(session.stream.call)
    session.stream = None


@pytest.mark.parametrize("how", ["python", "native"])
def test_a_hang_is_ended_after_the_step_timeout(start: Any, refused: Any, how: str) -> None:
    server, client = start()
    session = ready(client, HANG, kwargs={"how": how, "at_step": 1}, step_timeout_ms=900)
    with refused(grpc.StatusCode.DEADLINE_EXCEEDED, HANG, "0.9 s", "--step-timeout"):
        session.steps(STAY)
    session.stream = None
    harness.wait_until(lambda: not descendants(server.process.pid), "the worker is gone")


def test_a_playback_that_hangs_is_ended_after_the_step_timeout(start: Any, refused: Any) -> None:
    _, client = start()
    session = client.make(HANG, kwargs={"at_step": 1}, step_timeout_ms=900)
    history = pb.History(actions=harness.tensors([np.zeros(1000, np.int64)]), repeats=[1] * 1000)
    with refused(grpc.StatusCode.DEADLINE_EXCEEDED, HANG, "0.9 s"):
        session.reset([1], histories=[history])


def test_the_servers_step_timeout_cannot_be_exceeded(start: Any, refused: Any) -> None:
    _, client = start("--step-timeout", "0.9")
    session = ready(client, HANG, kwargs={"at_step": 1}, step_timeout_ms=60_000)
    with refused(grpc.StatusCode.DEADLINE_EXCEEDED, "0.9 s"):
        session.step(STAY)


def test_a_request_sent_again_waits_for_the_running_one(start: Any) -> None:
    _, client = start()
    session = ready(client, "MsPacmanNoFrameskip-v4")
    session.sequence += 1
    request = session.reset_request([5])
    request.sequence = session.sequence = 2
    replies: list[Any] = []
    threads = [
        threading.Thread(target=lambda: replies.append(client.call("Reset", request, pb.ResetResponse)))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(replies) == 3
    assert replies[0] == replies[1] == replies[2]


def test_the_same_make_sent_twice_at_once_makes_one_session(start: Any) -> None:
    server, client = start()
    replies: list[Any] = []
    name = "twice-at-once-twice"
    threads = [threading.Thread(target=lambda: replies.append(client.make(COUNT, session=name).made)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert replies[0] == replies[1]
    assert len(descendants(server.process.pid)) == 2  # the worker and its watcher


def test_one_session_too_many_is_refused_with_the_flag(start: Any, refused: Any) -> None:
    _, client = start("--max-sessions", "1")
    session = ready(client)
    with refused(EXHAUSTED, "--max-sessions", "1"):
        client.make(COUNT)
    session.close()
    ready(client).close()


def test_a_make_that_fails_does_not_use_a_place_up(start: Any, refused: Any) -> None:
    _, client = start("--max-sessions", "1")
    for _ in range(2):
        with refused(grpc.StatusCode.INTERNAL, "planted"):
            client.make("gymbridge_testenvs:Raise-v0", kwargs={"where": "make"})
    ready(client).close()


def test_the_log_tells_how_many_environments_have_been_made(capsys: Any) -> None:
    async def hear() -> None:
        worker = WorkerProcess(pb.MakeRequest(id="Slow-v0", num_envs=50), 1 << 20, print)
        worker.pipe_data_received(1, frame(PROGRESS, (12).to_bytes(4, "little")))

    asyncio.run(hear())
    assert capsys.readouterr().err == "Slow-v0: making 50 environments: 12 made\n"


def test_a_session_without_stream_or_traffic_ends_with_its_lease(start: Any, refused: Any) -> None:
    server, client = start("--lease", "0.3", "--max-sessions", "1")
    session = ready(client)
    next_one = harness.wait_until(lambda: made_or_none(client), "there is room for another session")
    with refused(ABORTED, "lease", "0.3 s"):
        session.step(STAY)
    next_one.close()
    harness.wait_until(lambda: not descendants(server.process.pid), "the workers are gone")


def made_or_none(client: harness.GrpcClient) -> harness.Session | None:
    """Makes a session, or gives None where there is no room for it."""
    try:
        return client.make(COUNT)
    except grpc.RpcError as error:
        if error.code() == EXHAUSTED:  # type: ignore[attr-defined]
            return None
        raise


def test_an_open_stream_keeps_a_session_past_its_lease_until_it_is_idle_too_long(start: Any, refused: Any) -> None:
    _, client = start("--lease", "0.2", "--idle-timeout", "1.5")
    session = ready(client)
    session.steps(STAY)
    with refused(ABORTED, "idle", "--idle-timeout"):
        next(session.stream.call)
    session.stream = None


def test_a_client_killed_in_the_middle_leaves_nothing_behind(start: Any) -> None:
    server, client = start("--lease", "0.3")
    session = ready(client)
    session.steps(STAY)
    client.channel.close()
    harness.wait_until(lambda: not descendants(server.process.pid), "the worker is gone")


def test_what_an_environment_started_dies_with_its_session(start: Any) -> None:
    server, client = start()
    session = ready(client, "gymbridge_testenvs:Fork-v0", info_keys=["pid"])
    child = worker_of(session)
    assert is_alive(child)
    session.close()
    harness.wait_until(lambda: not is_alive(child), "the environment's child is gone")
    assert not descendants(server.process.pid)


def test_two_runtimes_serve_at_once(start: Any) -> None:
    _, client = start()
    versions = [client.make(env_id).made.gymnasium_version for env_id in ("LunarLander-v2", "LunarLander-v3")]
    assert versions[0].startswith("0.29.")
    assert versions[1].startswith("1.")


def test_a_runtime_that_is_not_installed_is_answered_with_the_command(
    start: Any, refused: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GYMBRIDGE_CACHE", str(tmp_path / "empty"))
    _, client = start()
    with refused(grpc.StatusCode.FAILED_PRECONDITION, "legacy", "gymbridge_env_server.runtimes install legacy"):
        client.make("LunarLander-v2")


def test_the_token_is_hidden_from_environments(start: Any, tmp_path: Path) -> None:
    with harness.running(tmp_path, token="secret-of-the-server") as server:
        client = harness.GrpcClient(server.address, token="secret-of-the-server")
        session = ready(client, info_keys=["pid"])
        worker = worker_of(session)
        assert b"secret-of-the-server" not in Path(f"/proc/{worker}/environ").read_bytes()
        client.close()
