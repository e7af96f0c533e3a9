"""Servers that many tests share; a test that breaks one, or needs flags, starts its own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest

import harness
from gymbridge_env_server import runtimes


@pytest.fixture(scope="session")
def server(tmp_path_factory: Any) -> Iterator[harness.Server]:
    """A server with gRPC."""
    with harness.running(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def grpc_client(server: harness.Server) -> Iterator[harness.GrpcClient]:
    client = harness.GrpcClient(server.address)
    yield client
    client.close()


@pytest.fixture(scope="session")
def pipe_client() -> Iterator[harness.PipeClient]:
    client = harness.PipeClient()
    yield client
    client.close()


@pytest.fixture(params=harness.FORMS)
def client(request: Any) -> harness.Client:
    """A client of each form."""
    client: harness.Client = request.getfixturevalue("grpc_client" if request.param == "grpc" else "pipe_client")
    return client


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., tuple[harness.Server, harness.GrpcClient]]]:
    """Starts a server of the test's own with flags; gives it and a client."""
    with ExitStack() as stack:

        def start_server(*flags: str) -> tuple[harness.Server, harness.GrpcClient]:
            server = stack.enter_context(harness.running(tmp_path, *flags))
            client = harness.GrpcClient(server.address)
            stack.callback(client.close)
            return server, client

        yield start_server


@pytest.fixture
def copy(tmp_path_factory: Any) -> Path:
    """A copy of the package beside requirements with an empty lock, as the jar carries it, without generated code."""
    return copied(tmp_path_factory.mktemp("copy"))


@pytest.fixture(scope="module")
def copy_for_module(tmp_path_factory: Any) -> Path:
    """The same, for all tests of a module."""
    return copied(tmp_path_factory.mktemp("copy"))


def copied(folder: Path) -> Path:
    """Makes such a copy."""
    source = Path(runtimes.__file__).parent
    package = folder / "gymbridge_env_server"
    package.mkdir()
    for name in ("__init__", "lifeline", "package_lock", "packages", "pip_settings", "runtimes", "start", "survey"):
        (package / f"{name}.py").write_bytes((source / f"{name}.py").read_bytes())
    (package / "virtual_environment.py").write_bytes((source / "virtual_environment.py").read_bytes())
    (folder / "requirements").mkdir()
    for name in runtimes.RUNTIMES:
        (folder / "requirements" / f"{name}.lock").write_text("# nothing\n")
    return folder


@pytest.fixture
def refused() -> Any:
    """Gives a context in which a call must be refused with a code, and with words in its message."""

    @contextmanager
    def expect(code: grpc.StatusCode, *words: str) -> Iterator[Any]:
        with pytest.raises(grpc.RpcError) as caught:
            yield caught
        error: Any = caught.value
        assert error.code() == code, error.details()
        for word in words:
            assert word in error.details()

    return expect
