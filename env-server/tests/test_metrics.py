"""What Prometheus is told, beside what clients have done."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import grpc
import numpy as np
import pytest
from prometheus_client.parser import text_string_to_metric_families

import harness
from gymbridge_env_server.counts import BOUNDS, Durations
from test_process import run

COUNT = "gymbridge_testenvs:Count-v0"
STAY = [np.zeros(2, np.int64)]
METRICS = ("--metrics-address", "0")
PREFIX = "gymbridge_env_server_"
METHOD = "gymbridge.v1.EnvironmentService/"

Samples = dict[tuple[str, tuple[str, ...]], float]


def scrape(folder: Path) -> Samples:
    """Gives the samples of the server in a folder, by name and the values of their labels."""
    address = re.search("metrics at (http://127.0.0.1:[0-9]+/metrics)\n", (folder / "stderr").read_text())
    assert address is not None
    with urlopen(address[1], timeout=20) as reply:
        text = reply.read().decode()
    families = list(text_string_to_metric_families(text))
    assert all(each.documentation for each in families)
    return {
        (each.name.removeprefix(PREFIX), tuple(each.labels.values())): each.value
        for family in families
        for each in family.samples
    }


@contextmanager
def serving(folder: Path, *flags: str, token: str = "") -> Iterator[harness.GrpcClient]:
    with harness.running(folder, *METRICS, *flags, token=token) as server:
        client = harness.GrpcClient(server.address, token=token)
        yield client
        client.close()


def of_calls(samples: Samples, method: str, status: str) -> float:
    return samples.get(("grpc_server_call_duration_seconds_count", (METHOD + method, status)), 0)


def scrape_with_refusal(folder: Path, method: str, status: str) -> Samples:
    """Gives the samples once a refusal is in them: its client hears of it just before it is counted."""
    harness.wait_until(lambda: of_calls(scrape(folder), method, status), f"{method} was counted as {status}")
    return scrape(folder)


def test_steps_are_those_of_the_environments_alone_and_on_streams(tmp_path: Path) -> None:
    with serving(tmp_path) as client:
        session = client.make(COUNT, 2, kwargs={"length": 3})
        session.reset([1, 2])
        for _ in range(4):
            session.steps(STAY)
        session.step(STAY, repeats=[2, 0])
        before = scrape(tmp_path)
        assert before["environment_steps_total", ()] == 4 * 2 + 2
        # Those of the stream, one each after three steps, and the first again after two more.
        assert before["episodes_total", ()] == 3
        assert before["step_duration_seconds_count", ()] == 5
        assert 0 < before["step_duration_seconds_sum", ()] < 20
        assert before["step_duration_seconds_bucket", ("+Inf",)] == 5
        session.steps(STAY)
        after = scrape(tmp_path)
        assert after["environment_steps_total", ()] == 12
        for (name, labels), value in before.items():
            if name.endswith(("_total", "_count", "_sum", "_bucket")):
                assert after[name, labels] >= value, name


def test_sessions_are_those_that_live_were_made_refused_and_have_ended(tmp_path: Path, refused: Any) -> None:
    with serving(tmp_path, "--max-sessions", "2") as client:
        first, second = client.make(COUNT), client.make("gymbridge_testenvs:Crash-v0", kwargs={"at_step": 1})
        with refused(grpc.StatusCode.RESOURCE_EXHAUSTED, "--max-sessions"):
            client.make(COUNT)
        full = scrape(tmp_path)
        assert [full["sessions", ()], full["sessions_limit", ()]] == [2, 2]
        assert [full["sessions_made_total", ()], full["sessions_refused_total", ()]] == [2, 1]
        assert 10 << 20 < full["workers_resident_memory_bytes", ()] < 1 << 30
        assert full["process_resident_memory_bytes", ()] > 10 << 20
        first.close()
        second.reset([1])
        with refused(grpc.StatusCode.ABORTED):
            second.step([np.zeros(1, np.int64)])
        with refused(grpc.StatusCode.NOT_FOUND):
            client.make("Nowhere-v0")
        samples = scrape(tmp_path)
    ended = {labels[0]: value for (name, labels), value in samples.items() if name == "sessions_ended_total"}
    assert ended == {"closed": 1, "failed": 1, "not_made": 1}
    assert [samples["sessions", ()], samples["workers_resident_memory_bytes", ()]] == [0, 0]


def test_calls_are_counted_by_method_and_status(tmp_path: Path, refused: Any) -> None:
    with serving(tmp_path) as client:
        session = client.make(COUNT, 2)
        session.reset([1, 2])
        session.steps(STAY)
        with refused(grpc.StatusCode.NOT_FOUND):
            client.make("Nowhere-v0")
        with refused(grpc.StatusCode.FAILED_PRECONDITION):
            session.render()
        samples = scrape_with_refusal(tmp_path, "Render", "FAILED_PRECONDITION")
        assert samples["grpc_server_call_started_total", (METHOD + "Make",)] == 2
        assert samples["grpc_server_call_started_total", (METHOD + "Steps",)] == 1
        assert of_calls(samples, "Make", "OK") == of_calls(samples, "Make", "NOT_FOUND") == 1
        assert of_calls(samples, "Render", "FAILED_PRECONDITION") == of_calls(samples, "Reset", "OK") == 1
        assert of_calls(samples, "Steps", "OK") == 0
        session.close()
        ends = "OK", "CANCELLED", "ABORTED"
        harness.wait_until(lambda: sum(of_calls(scrape(tmp_path), "Steps", end) for end in ends) == 1, "it ended")


def test_calls_without_the_token_are_counted_as_such(tmp_path: Path, refused: Any) -> None:
    with serving(tmp_path, token="right") as client:
        client.list(filter="CartPole-v1")
        client.metadata = [("authorization", "Bearer wrong")]
        with refused(grpc.StatusCode.UNAUTHENTICATED):
            client.list(filter="CartPole-v1")
        samples = scrape_with_refusal(tmp_path, "ListEnvironments", "UNAUTHENTICATED")
    assert of_calls(samples, "ListEnvironments", "UNAUTHENTICATED") == 1
    assert of_calls(samples, "ListEnvironments", "OK") == 1


def test_a_duration_is_in_the_bucket_whose_bound_it_does_not_exceed() -> None:
    durations = Durations()
    for seconds in (0.0, BOUNDS[0], 0.0002, BOUNDS[-1] * 2):
        durations.add(seconds)
    assert durations.counts == [2, 1, *[0] * (len(BOUNDS) - 2), 1]
    assert durations.sum == pytest.approx(2000.0003)


@pytest.mark.parametrize("address", ["localhost:99999", "99999", "nowhere", "localhost:", "no such host.invalid:0"])
def test_an_address_that_cannot_be_served_is_refused_in_one_line(address: str) -> None:
    refusal = run("--address", "unix-abstract:gymbridge-no-metrics", "--metrics-address", address)
    assert refusal.returncode == 2
    assert refusal.stdout == ""
    assert "--metrics-address" in refusal.stderr
    assert address in refusal.stderr
    assert len(refusal.stderr.splitlines()) == 1


def test_a_taken_port_is_refused_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        refusal = run("--address", f"unix:{tmp_path}/s", "--metrics-address", port)
    assert refusal.returncode == 2
    assert refusal.stdout == ""
    assert refusal.stderr.startswith(f"gymbridge_env_server: --metrics-address 127.0.0.1:{port} cannot be listened on")
    assert not (tmp_path / "s").exists()


def test_other_machines_are_told_only_where_that_is_asked_for() -> None:
    address = ("--address", "unix-abstract:gymbridge-open-metrics", "--metrics-address", "0.0.0.0:0")
    refusal = run(*address)
    assert refusal.returncode == 2
    assert "--insecure" in refusal.stderr
