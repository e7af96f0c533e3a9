"""What must be out of reach: modules in the working directory for the server, and its secrets for environments."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import harness
from gymbridge_env_server import runtimes, seclusion, start
from test_isolation import descendants

COUNT = "gymbridge_testenvs:Count-v0"
SECRET = "secret-of-the-server"
# Modules that Python's own start-up, this package or its packages import.
NAMES = (
    "random",
    "types",
    "typing",
    "json",
    "argparse",
    "runpy",
    "signal",
    "numpy",
    "gymbridge",
    "grpc",
    "inspect",
    "ctypes",
)

# What Python imports to run any module by -m: no module can keep it from the working directory.
BEFORE_ANY_MODULE = ("runpy", "types")


@pytest.fixture
def trapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory whose modules, when one is executed, leave a file; PYTHONPATH has it as well, by no name."""
    for name in NAMES:
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'executed')!r}, 'a').write({name!r})\n1 / 0\n")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(("", runtimes.python_path(), ".")))
    return tmp_path


def test_no_python_executes_what_is_in_the_working_directory(trapped: Path) -> None:
    flags = ("--address", "unix-abstract:gymbridge-trapped", "--grace", "0")
    server = harness.Server(*flags, *harness.TESTENVS, stderr=trapped / "stderr", folder=trapped)
    try:
        client = harness.GrpcClient(server.address)
        assert client.make(COUNT).reset([1]).checksums
        assert client.make("LunarLander-v2").reset([1]).checksums
        commands = [("gymbridge_env_server.probe", server.address), ("gymbridge_env_server.runtimes", "status")]
        commands.append(("gymbridge_env_server.survey", "ids"))
        for module, argument in commands:
            command = start.command(sys.executable, module, [argument])
            subprocess.run(command, cwd=trapped, check=True, capture_output=True)
    finally:
        server.stop()
    assert not (trapped / "executed").exists()


def test_a_server_that_is_started_by_m_starts_itself_again_with_a_safe_path(trapped: Path) -> None:
    for name in BEFORE_ANY_MODULE:
        (trapped / f"{name}.py").unlink(missing_ok=True)
    command = [sys.executable, "-m", "gymbridge_env_server", "--address", "unix-abstract:gymbridge-by-m"]
    environment = {**os.environ, "PYTHONPATH": runtimes.python_path()}
    with subprocess.Popen(command, cwd=trapped, stdout=subprocess.PIPE, env=environment) as server:
        assert server.stdout is not None
        assert server.stdout.readline().startswith(b"listening on ")
        harness.GrpcClient("unix-abstract:gymbridge-by-m").make("CartPole-v1")
        server.terminate()
    assert not (trapped / "executed").exists()


def test_no_process_has_the_secrets_in_its_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GYMBRIDGE_TLS_CERT", "")
    monkeypatch.setenv("GYMBRIDGE_TLS_KEY", "")
    with harness.running(tmp_path, "--lifeline", token=SECRET) as server:
        client = harness.GrpcClient(server.address, token=SECRET)
        client.make(COUNT)
        processes = {server.process.pid} | descendants(server.process.pid)
        assert len(processes) == 4  # the server, its worker, and the watcher of each
        for process in processes:
            environment = Path(f"/proc/{process}/environ").read_bytes()
            assert SECRET.encode() not in environment
            assert b"GYMBRIDGE_TLS_KEY=" not in environment
        client.close()


def test_an_environment_cannot_look_into_the_server_or_end_it(tmp_path: Path) -> None:
    with harness.running(tmp_path) as server:
        client = harness.GrpcClient(server.address)
        session = client.make("gymbridge_testenvs:Pry-v0", kwargs={"pid": server.process.pid}, info_keys=["got"])
        session.reset([1])
        (column,) = session.step([np.zeros(1, np.int64)]).infos
        version = seclusion.version()
        allowed = 0 if version >= seclusion.VERSION_WITH_SCOPES else 1 if version > 0 or os.geteuid() else 3
        assert harness.arrays([column.values])[0].tolist() == [allowed]


def test_the_memory_of_the_server_is_for_nobody_else_of_its_user() -> None:
    program = "import ctypes, gymbridge_env_server.credentials as c; c._hide(); print(ctypes.CDLL(None).prctl(3))"
    environment: Any = {**os.environ, "PYTHONPATH": runtimes.python_path()}
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, env=environment)
    assert told.stdout == b"0\n"


def test_secrets_too_long_for_the_pipe_are_refused_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GYMBRIDGE_TOKEN", "x" * 100_000)
    program = "import gymbridge_env_server.credentials as c; c._PIPE_BYTES = 1 << 16; c.out_of_environment()"
    environment: Any = {**os.environ, "PYTHONPATH": runtimes.python_path()}
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, env=environment)
    assert told.returncode == 1
    assert told.stderr.startswith(b"GYMBRIDGE_TOKEN, ")
