"""The server as a process: addresses, TLS, the token, its standard services, its end."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import grpc
import numpy as np
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

import harness
from gymbridge_env_server import runtimes, start
from gymbridge_env_server.health import MAX_WATCHES
from test_isolation import descendants, is_alive

COUNT = "gymbridge_testenvs:Count-v0"
STAY = [np.zeros(1, np.int64)]
TOKEN = "a-token-of-this-test"


def run(*flags: str, token: str = "", module: str = "gymbridge_env_server") -> subprocess.CompletedProcess[str]:
    """Runs what ends by itself, such as a server that refuses to start."""
    environment = {**os.environ, "PYTHONPATH": runtimes.python_path(), "GYMBRIDGE_TOKEN": token}
    command = start.command(sys.executable, module, flags)
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=30, check=False)


def certificate(folder: Path) -> tuple[Path, Path]:
    """Makes a certificate for localhost, signed by itself."""
    cert, key = folder / "cert.pem", folder / "key.pem"
    what = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    what += ["-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(["openssl", "req", *what, "-keyout", str(key), "-out", str(cert)], check=True, capture_output=True)
    return cert, key


@pytest.mark.parametrize(
    ("flags", "token"),
    [((), ""), ((), TOKEN), (("--tls-cert", "cert.pem", "--tls-key", "key.pem"), "")],
    ids=["plain", "token", "tls"],
)
def test_other_machines_are_not_served_without_tls_and_token(tmp_path: Path, flags: Any, token: str) -> None:
    certificate(tmp_path)
    flags = [str(tmp_path / flag) if flag.endswith(".pem") else flag for flag in flags]
    refusal = run("--address", "0.0.0.0:0", *flags, token=token)
    assert refusal.returncode == 2
    assert refusal.stdout == ""
    assert len(refusal.stderr.splitlines()) == 1
    assert "--insecure" in refusal.stderr


@pytest.mark.parametrize("address", ["nowhere", "localhost:99999", "unix"])
def test_an_address_of_no_known_form_is_refused(address: str) -> None:
    refusal = run("--address", address)
    assert refusal.returncode == 2
    assert address in refusal.stderr.splitlines()[-1]


def test_a_taken_port_is_refused_in_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        refusal = run("--address", address)
    assert refusal.returncode == 2
    assert len(refusal.stderr.splitlines()) == 1
    assert address in refusal.stderr


def test_a_taken_unix_socket_is_refused_in_one_line(tmp_path: Path) -> None:
    with harness.running(tmp_path) as server:
        refusal = run("--address", server.address)
    assert refusal.returncode == 2
    assert "in use" in refusal.stderr


def test_a_unix_socket_left_by_a_dead_server_is_replaced(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(f"{tmp_path}/s")
    with harness.running(tmp_path) as server:
        assert harness.GrpcClient(server.address).list(filter="CartPole-v1").environments


def test_a_file_that_is_no_socket_is_not_removed(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("precious")
    assert run("--address", f"unix:{tmp_path}/s").returncode == 2
    assert (tmp_path / "s").read_text() == "precious"


def test_the_unix_socket_is_for_this_user_only(tmp_path: Path) -> None:
    with harness.running(tmp_path):
        assert (tmp_path / "s").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("address", ["127.0.0.1:0", "localhost:0", "[::1]:0", "unix-abstract:gymbridge-test"])
def test_every_kind_of_local_address_is_served(tmp_path: Path, address: str) -> None:
    server = harness.Server("--address", address, stderr=tmp_path / "stderr")
    try:
        assert not server.address.endswith(":0")
        assert harness.GrpcClient(server.address).list(filter="CartPole-v1").environments
    finally:
        server.stop()


def test_the_certificate_can_come_in_the_environment_and_health_is_asked_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cert, key = certificate(tmp_path)
    monkeypatch.setenv("GYMBRIDGE_TLS_CERT", cert.read_text())
    monkeypatch.setenv("GYMBRIDGE_TLS_KEY", key.read_text())
    flags = ("--address", "0.0.0.0:0", "--health-address", "unix-abstract:gymbridge-test-health")
    server = harness.Server(*flags, stderr=tmp_path / "stderr", token=TOKEN)
    try:
        credentials = grpc.ssl_channel_credentials(cert.read_bytes())
        address = server.address.replace("0.0.0.0", "localhost")
        assert harness.GrpcClient(address, credentials, TOKEN).list(filter="CartPole-v1").environments
        assert probe("unix-abstract:gymbridge-test-health").stdout == "SERVING\n"
    finally:
        server.stop()
    assert probe("unix-abstract:gymbridge-test-health").returncode == 1


def probe(address: str) -> subprocess.CompletedProcess[str]:
    return run(address, module="gymbridge_env_server.probe")


def test_half_a_certificate_in_the_environment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GYMBRIDGE_TLS_CERT", "x")
    refusal = run()
    assert refusal.returncode == 2
    assert "GYMBRIDGE_TLS_KEY" in refusal.stderr


def test_health_is_not_asked_from_other_machines() -> None:
    refusal = run("--health-address", "0.0.0.0:50052")
    assert refusal.returncode == 2
    assert "--health-address 0.0.0.0:50052" in refusal.stderr


def test_tls_and_token_serve_any_address(tmp_path: Path) -> None:
    cert, key = certificate(tmp_path)
    flags = ("--address", "0.0.0.0:0", "--tls-cert", str(cert), "--tls-key", str(key))
    server = harness.Server(*flags, stderr=tmp_path / "stderr", token=TOKEN)
    try:
        credentials = grpc.ssl_channel_credentials(cert.read_bytes())
        address = server.address.replace("0.0.0.0", "localhost")
        assert harness.GrpcClient(address, credentials, TOKEN).list(filter="CartPole-v1").environments
    finally:
        server.stop()


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + "x"])
def test_every_method_asks_for_the_token(tmp_path: Path, refused: Any, token: str) -> None:
    with harness.running(tmp_path, token=TOKEN) as server:
        client = harness.GrpcClient(server.address, token=token)
        with refused(grpc.StatusCode.UNAUTHENTICATED, "authorization"):
            client.list()
        with refused(grpc.StatusCode.UNAUTHENTICATED, "authorization"):
            next(harness.Stream(client).call)


def test_health_is_told_without_the_token(tmp_path: Path) -> None:
    with harness.running(tmp_path, token=TOKEN) as server:
        health = health_pb2_grpc.HealthStub(harness.GrpcClient(server.address).channel)
        for name in ("", "gymbridge.v1.EnvironmentService"):
            status = health.Check(health_pb2.HealthCheckRequest(service=name), timeout=20).status
            assert status == health_pb2.HealthCheckResponse.SERVING


def test_reflection_names_the_service(grpc_client: harness.GrpcClient) -> None:
    reflection = reflection_pb2_grpc.ServerReflectionStub(grpc_client.channel)
    request = reflection_pb2.ServerReflectionRequest(list_services="")
    reply = next(reflection.ServerReflectionInfo(iter([request]), timeout=20))
    assert "gymbridge.v1.EnvironmentService" in [each.name for each in reply.list_services_response.service]


def test_a_request_over_the_message_limit_is_refused(tmp_path: Path, refused: Any) -> None:
    with harness.running(tmp_path, "--max-message-mib", "1") as server:
        session = harness.GrpcClient(server.address).make(COUNT)
        with refused(grpc.StatusCode.RESOURCE_EXHAUSTED, str(1 << 20)):
            session.step([np.zeros((1 << 20) // 8 + 1, np.int64)])
        session.sequence = 0
        assert len(session.reset([1]).checksums) == 1


def test_garbage_on_the_port_disturbs_nobody(tmp_path: Path) -> None:
    server = harness.Server("--address", "127.0.0.1:0", stderr=tmp_path / "stderr")
    try:
        host, _, port = server.address.rpartition(":")
        for garbage in (
            b"GET / HTTP/1.1\r\n\r\n",
            os.urandom(1000),
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\xff" * 100,
        ):
            with socket.create_connection((host, int(port))) as connection:
                connection.sendall(garbage)
        assert harness.GrpcClient(server.address).list(filter="CartPole-v1").environments
    finally:
        server.stop()


def test_sigterm_ends_streams_and_workers_and_removes_the_socket(tmp_path: Path, refused: Any) -> None:
    with harness.running(tmp_path) as server:
        session = harness.GrpcClient(server.address).make(COUNT)
        session.reset([1])
        session.steps(STAY)
        below = descendants(server.process.pid)
        server.process.terminate()
        with refused(grpc.StatusCode.UNAVAILABLE, "stopping"):
            next(session.stream.call)
        assert server.process.wait(20) == 0
        assert not (tmp_path / "s").exists()
        harness.wait_until(lambda: not any(map(is_alive, below)), "the workers are gone")


def test_a_server_that_stops_lets_an_episode_come_to_its_end(tmp_path: Path, refused: Any) -> None:
    with harness.running(tmp_path, "--grace", "60") as server:
        client = harness.GrpcClient(server.address)
        session = client.make(COUNT, kwargs={"length": 3})
        session.reset([1])
        session.steps(STAY)
        health = health_pb2_grpc.HealthStub(client.channel)
        watch = health.Watch(health_pb2.HealthCheckRequest(), timeout=20)
        assert next(watch).status == health_pb2.HealthCheckResponse.SERVING
        server.process.terminate()
        assert next(watch).status == health_pb2.HealthCheckResponse.NOT_SERVING
        with refused(grpc.StatusCode.UNAVAILABLE, "stopping"):
            client.make(COUNT)
        assert [session.steps(STAY).ends[0] for _ in range(2)] == [0, 1]
        with refused(grpc.StatusCode.UNAVAILABLE, "stopping"):
            next(session.stream.call)
        assert server.process.wait(20) == 0


def test_a_second_sigterm_ends_what_the_first_one_let_go_on(tmp_path: Path, refused: Any) -> None:
    with harness.running(tmp_path, "--grace", "60") as server:
        client = harness.GrpcClient(server.address)
        session = client.make("gymbridge_testenvs:Raise-v0", kwargs={"where": "close", "what": "PanicException"})
        session.reset([1])
        session.steps(STAY)
        server.process.terminate()
        with refused(grpc.StatusCode.UNAVAILABLE, "stopping"):
            client.make(COUNT)
        assert list(session.steps(STAY).frames) == [1]
        server.process.terminate()
        with refused(grpc.StatusCode.UNAVAILABLE, "stopping"):
            next(session.stream.call)
        assert server.process.wait(20) == 0
        assert "PanicException: planted" in (tmp_path / "stderr").read_text()


def test_watches_of_health_are_bounded(grpc_client: harness.GrpcClient, refused: Any) -> None:
    stub = health_pb2_grpc.HealthStub(grpc_client.channel)
    watches = [stub.Watch(health_pb2.HealthCheckRequest(), timeout=20) for _ in range(MAX_WATCHES)]
    for watch in watches:
        next(watch)
    with refused(grpc.StatusCode.RESOURCE_EXHAUSTED, str(MAX_WATCHES)):
        next(stub.Watch(health_pb2.HealthCheckRequest(), timeout=20))
    for watch in watches:
        watch.cancel()


def test_a_server_whose_log_nobody_reads_serves_all_the_same(tmp_path: Path) -> None:
    flags = ("--address", f"unix:{tmp_path}/s", "--grace", "0", "--env-output", *harness.TESTENVS)
    command = start.command(sys.executable, "gymbridge_env_server", flags)
    environment = {**os.environ, "PYTHONPATH": runtimes.python_path()}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as server:
        assert server.stdout is not None
        assert server.stderr is not None
        server.stdout.readline()
        client = harness.GrpcClient(f"unix:{tmp_path}/s")
        session = client.make("gymbridge_testenvs:Print-v0", kwargs={"more": 3})
        session.reset([1])
        assert list(session.step(STAY).frames) == [1]
        assert client.list(filter="CartPole-v1").environments
        session.close()
        server.terminate()
        said = server.stderr.read()
        assert server.wait(20) == 0
    assert said.startswith(rb"printed by an environment \x1b[31m")
    assert len(said) < 2 << 20


def test_what_environments_print_is_logged_only_if_asked_for_and_its_end_where_one_fails(
    tmp_path: Path, refused: Any
) -> None:
    with harness.running(tmp_path) as server:
        client = harness.GrpcClient(server.address)
        session = client.make("gymbridge_testenvs:Print-v0")
        session.reset([1])
        session.step(STAY)
        session.close()
        crash = client.make("gymbridge_testenvs:Crash-v0", kwargs={"at_step": 1})
        crash.reset([1])
        with refused(grpc.StatusCode.ABORTED, "about to die"):
            crash.step(STAY)
    log = (tmp_path / "stderr").read_text()
    assert "printed by an environment" not in log
    assert "gymbridge_testenvs:Crash-v0 was killed by SIGKILL; the last it wrote was:\nabout to die" in log


@pytest.mark.parametrize("how", ["python", "native"])
def test_a_server_on_a_lifeline_dies_with_its_parent_even_while_an_environment_hangs(tmp_path: Path, how: str) -> None:
    with harness.running(tmp_path, "--lifeline") as server:
        client = harness.GrpcClient(server.address)
        session = client.make("gymbridge_testenvs:Hang-v0", kwargs={"how": how, "at_step": 1})
        session.reset([1])
        below = descendants(server.process.pid)
        stream = harness.Stream(client)
        stream.requests.put(session.step_request(STAY).SerializeToString())
        harness.wait_until(lambda: any(map(is_hanging, below)), "the environment hangs")
        assert server.process.stdin is not None
        server.process.stdin.close()
        assert server.process.wait(20) == -signal.SIGKILL
        harness.wait_until(lambda: not any(map(is_alive, below)), "workers and watchers are gone")


def is_hanging(pid: int) -> bool:
    """Tells whether the environment of a worker has come to where it hangs."""
    try:
        return Path(f"/proc/{pid}/comm").read_text() == "hanging\n"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_killed_server_takes_its_workers_along(tmp_path: Path) -> None:
    with harness.running(tmp_path) as server:
        harness.GrpcClient(server.address).make(COUNT)
        below = descendants(server.process.pid)
        assert below
        server.process.kill()
        harness.wait_until(lambda: not any(map(is_alive, below)), "the workers are gone")


def test_a_server_on_a_lifeline_is_out_of_reach_of_the_terminal(tmp_path: Path) -> None:
    with harness.running(tmp_path, "--lifeline") as server:
        assert os.getpgid(server.process.pid) == server.process.pid


def test_sessions_leave_no_descriptor_thread_or_process_behind(tmp_path: Path) -> None:
    with harness.running(tmp_path) as server:
        client = harness.GrpcClient(server.address)
        client.make(COUNT).close()

        def held() -> tuple[int, int]:
            proc = Path(f"/proc/{server.process.pid}")
            return len(list((proc / "fd").iterdir())), len(list((proc / "task").iterdir()))

        before = held()
        for _ in range(6):
            session = client.make(COUNT)
            session.reset([1])
            session.steps(STAY)
            session.close()
        harness.wait_until(lambda: not descendants(server.process.pid), "the workers are gone")
        harness.wait_until(lambda: held() <= before, f"descriptors and threads are again {before}")


@pytest.mark.parametrize("form", harness.FORMS)
def test_many_steps_do_not_grow_memory(tmp_path: Path, form: str) -> None:
    with ExitStack() as stack:
        client: harness.Client
        if form == "grpc":
            server = stack.enter_context(harness.running(tmp_path))
            client = harness.GrpcClient(server.address)
        else:
            client = harness.PipeClient()
        stack.callback(client.close)
        session = client.make("CartPole-v1", 64)
        session.reset(range(64))
        actions = [np.zeros(64, np.int64)]

        def memory_after(steps: int) -> int:
            for _ in range(steps):
                session.steps(actions)
            return sum(resident_kib(pid) for pid in descendants(os.getpid()))

        settled = memory_after(500)
        assert memory_after(2000) < settled + 2000


def resident_kib(pid: int) -> int:
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1])
