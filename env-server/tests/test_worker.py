"""A worker and what started it, over pipes: what breaks on one side is a clear word on the other, and never a hang."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import harness
from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server.channel import HEADER, Method, frame
from gymbridge_env_server.refusal import Code
from test_isolation import descendants, is_alive

COUNT = "gymbridge_testenvs:Count-v0"
STAY = [np.zeros(1, np.int64)]
STEP = frame(Method.STEP, pb.StepRequest(session="no-such-session-at-all").SerializeToString())


@pytest.fixture
def client() -> Iterator[harness.PipeClient]:
    client = harness.PipeClient(stderr=subprocess.PIPE)
    yield client
    client.close()


@pytest.fixture
def worker() -> Iterator[harness.Worker]:
    worker = harness.Worker(stderr=subprocess.PIPE)
    yield worker
    worker.stop()


def ready(client: harness.PipeClient, env_id: str = COUNT, **fields: Any) -> harness.Session:
    session = client.make(env_id, **fields)
    session.reset([1])
    return session


def last_words(worker: harness.Worker) -> str:
    assert worker.process.stderr is not None
    return str(worker.process.stderr.read().decode())


@pytest.mark.parametrize(
    "garbage", [b"GET / HTTP/1.1\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", HEADER.pack((1 << 32) - 1, Method.STEP)]
)
def test_an_absurd_length_is_refused_and_ends_the_worker(worker: harness.Worker, garbage: bytes) -> None:
    worker.write(garbage)
    tag, message = worker.receive()
    assert tag == Code.RESOURCE_EXHAUSTED
    assert str(HEADER.unpack_from(garbage)[0]) in message.decode()
    assert worker.process.wait(20) in (1, -signal.SIGKILL)
    assert "was announced" in last_words(worker)


def test_an_unknown_tag_is_refused_and_the_next_request_answered(worker: harness.Worker) -> None:
    worker.write(frame(99, b"what") + STEP)
    tag, message = worker.receive()
    assert (tag, b"99" in message) == (Code.INVALID_ARGUMENT, True)
    assert worker.receive()[0] == Code.ABORTED


def test_requests_may_come_in_pieces_and_several_at_once(worker: harness.Worker) -> None:
    data = STEP * 3
    for position in range(len(data)):
        worker.write(data[position : position + 1])
    assert [worker.receive()[0] for _ in range(3)] == [Code.ABORTED] * 3


@pytest.mark.parametrize("length", [0, 3, 10])
def test_the_end_of_the_requests_is_the_end_of_the_worker_even_within_a_message(
    worker: harness.Worker, length: int
) -> None:
    below = descendants(worker.process.pid)
    assert below
    worker.write(STEP[:length])
    assert worker.process.stdin is not None
    worker.process.stdin.close()
    worker.process.wait(20)
    harness.wait_until(lambda: not any(map(is_alive, below)), "the watcher is gone")


def test_a_client_that_never_reads_costs_no_processor_time_and_goes_like_any_other(client: harness.PipeClient) -> None:
    session = ready(client, "gymbridge_testenvs:Large-v0", kwargs={"size": 3 << 20, "length": 100})
    worker = client.workers[0]
    worker.write(frame(Method.STEP, session.step_request(STAY).SerializeToString()))
    assert_asleep(worker.process.pid)
    assert worker.process.stdin is not None
    worker.process.stdin.close()
    worker.process.wait(20)


def test_a_session_that_nothing_is_asked_of_takes_no_processor_time(client: harness.PipeClient) -> None:
    session = ready(client)
    for _ in range(100):
        session.steps(STAY)
    assert_asleep(client.workers[0].process.pid)
    assert list(session.steps(STAY).frames) == [1]


def assert_asleep(pid: int) -> None:
    """Fails where a process, once it has come to rest, uses any processor time in twenty looks at it."""
    harness.wait_until(lambda: is_asleep(pid) and unchanged(pid, processor_time), "the process rests")
    before = processor_time(pid)
    for _ in range(20):
        time.sleep(0.005)
    assert processor_time(pid) == before


def is_asleep(pid: int) -> bool:
    """Tells whether all threads of a process wait for something: one that waits for a processor does not."""
    return all("State:\tS" in (task / "status").read_text() for task in Path(f"/proc/{pid}/task").iterdir())


def unchanged(pid: int, measure: Callable[[int], int]) -> bool:
    before = measure(pid)
    time.sleep(0.01)
    return measure(pid) == before


def processor_time(pid: int) -> int:
    """Gives the nanoseconds that all threads of a process have run."""
    return sum(int((task / "schedstat").read_text().split()[0]) for task in Path(f"/proc/{pid}/task").iterdir())


@pytest.mark.parametrize("how", ["python", "native"])
def test_a_worker_dies_with_its_client_even_while_an_environment_hangs(client: harness.PipeClient, how: str) -> None:
    session = ready(client, "gymbridge_testenvs:Hang-v0", kwargs={"how": how, "at_step": 1})
    worker = client.workers[0]
    below = descendants(worker.process.pid)
    worker.write(frame(Method.STEP, session.step_request(STAY).SerializeToString()))
    assert worker.process.stdin is not None
    worker.process.stdin.close()
    assert worker.process.wait(20) == -signal.SIGKILL
    harness.wait_until(lambda: not any(map(is_alive, below)), "the watcher is gone")


def test_a_worker_that_is_stopped_in_the_middle_goes_on_where_it_was(client: harness.PipeClient) -> None:
    session = ready(client)
    worker = client.workers[0]
    os.kill(worker.process.pid, signal.SIGSTOP)
    worker.write(frame(Method.STEP, session.step_request(STAY).SerializeToString()))
    os.kill(worker.process.pid, signal.SIGCONT)
    assert pb.StepResponse.FromString(worker.receive()[1]).frames == [1]


def test_a_forked_child_that_outlives_its_worker_does_not_hold_the_channel_open(client: harness.PipeClient) -> None:
    session = ready(client, "gymbridge_testenvs:BareFork-v0", info_keys=["pid"])
    (child,) = harness.arrays([session.reset([1]).infos[0].values])[0]
    worker = client.workers[0]
    os.kill(worker.process.pid, signal.SIGKILL)
    assert worker.process.stdout is not None
    assert worker.process.stdout.read() == b""
    harness.wait_until(lambda: not is_alive(int(child)), "the environment's child is gone")


def test_what_an_environment_writes_to_standard_output_goes_to_the_log(client: harness.PipeClient) -> None:
    session = ready(client, "gymbridge_testenvs:Print-v0")
    for _ in range(3):
        session.steps(STAY)
    worker = client.workers[0]
    assert worker.process.stdin is not None
    worker.process.stdin.close()
    assert last_words(worker).count("written by an environment") == 3


def test_no_process_that_an_environment_starts_has_the_channel(client: harness.PipeClient) -> None:
    session = ready(client, "gymbridge_testenvs:Fork-v0", info_keys=["pid"])
    (child,) = harness.arrays([session.reset([1]).infos[0].values])[0]
    descriptors = {os.readlink(each) for each in Path(f"/proc/{child}/fd").iterdir()}
    worker = client.workers[0].process
    for pipe in (worker.stdin, worker.stdout):
        assert pipe is not None
        assert os.readlink(f"/proc/self/fd/{pipe.fileno()}") not in descriptors
