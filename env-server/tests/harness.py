"""A server in a process of its own, and a client of the contract that adds nothing to it."""

import os
import queue
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
import numpy as np

from gymbridge.v1 import environment_pb2 as pb
from gymbridge.v1 import tensor_pb2
from gymbridge_env_server import runtimes

TESTS = Path(__file__).resolve().parent
SERVICE = "/gymbridge.v1.EnvironmentService/"
DEADLINE = 60.0
FORMS = ("process", "none")

TYPE_OF = {
    name.removeprefix("ELEMENT_TYPE_").lower(): number for name, number in tensor_pb2.ElementType.items() if number
}
NAME_OF = {number: name for name, number in TYPE_OF.items()}


def wait_until(condition: Callable[[], Any], what: str, seconds: float = 20) -> Any:
    """Polls a condition of the operating system until it holds."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.01)
    return value


class Server:
    """`python -m gymbridge_env_server`, ready.

    Attributes:
        process: the process; its standard input is a pipe.
        address: where it listens.
    """

    def __init__(self, *flags: str, stderr: Path, token: str = "") -> None:
        environment = {**os.environ, "PYTHONPATH": runtimes.python_path()}
        if token:
            environment["GYMBRIDGE_TOKEN"] = token
        with stderr.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gymbridge_env_server", *flags],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=environment,
                text=True,
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith("listening on "), stderr.read_text()
        self.address = line.removeprefix("listening on ").strip()

    def stop(self) -> int:
        """Ends it by SIGTERM and gives its exit status."""
        self.process.terminate()
        try:
            return self.process.wait(DEADLINE)
        finally:
            self.process.kill()
            self.process.wait()
            for pipe in (self.process.stdin, self.process.stdout):
                if pipe is not None:
                    pipe.close()


@contextmanager
def running(folder: Path, *flags: str, token: str = "") -> Iterator[Server]:
    """Runs a server on a Unix socket in a folder, with the test environments allowed."""
    testenvs = ("--allow-module", "gymbridge_testenvs", "--module-path", str(TESTS))
    server = Server("--address", f"unix:{folder}/s", *testenvs, *flags, stderr=folder / "stderr", token=token)
    try:
        yield server
    finally:
        server.stop()


class Client:
    """One connection."""

    def __init__(self, address: str, credentials: Any = None, token: str = "") -> None:
        options = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
        options.append(("grpc.use_local_subchannel_pool", 1))
        self.channel = (
            grpc.insecure_channel(address, options)
            if credentials is None
            else grpc.secure_channel(address, credentials, options)
        )
        self.metadata = [("authorization", f"Bearer {token}")] if token else None

    def call(self, method: str, request: Any, reply: Any) -> Any:
        call = self.channel.unary_unary(SERVICE + method)
        payload = request if isinstance(request, bytes) else request.SerializeToString()
        return reply.FromString(call(payload, timeout=DEADLINE, metadata=self.metadata))

    def list(self, **fields: Any) -> Any:
        return self.call("ListEnvironments", pb.ListEnvironmentsRequest(**fields), pb.ListEnvironmentsResponse)

    def make(self, env_id: str, num_envs: int = 1, session: str = "", kwargs: Any = None, **fields: Any) -> "Session":
        name = session or os.urandom(8).hex()
        values = {key: to_value(value) for key, value in (kwargs or {}).items()}
        request = pb.MakeRequest(session=name, id=env_id, num_envs=num_envs, kwargs=values, **fields)
        return Session(self, name, num_envs, self.call("Make", request, pb.MakeResponse))

    def close(self) -> None:
        self.channel.close()


class Session:
    """A session, with its sequence number."""

    def __init__(self, client: Client, name: str, count: int, made: Any) -> None:
        self.client, self.name, self.count, self.made = client, name, count, made
        self.sequence = 0
        self.stream: Stream | None = None

    def reset_request(self, seeds: Any, **fields: Any) -> Any:
        self.sequence += 1
        return pb.ResetRequest(session=self.name, sequence=self.sequence, seeds=seeds, **fields)

    def reset(self, seeds: Any, **fields: Any) -> Any:
        return self.client.call("Reset", self.reset_request(seeds, **fields), pb.ResetResponse)

    def step_request(self, actions: Any, next_seeds: Any = None, **fields: Any) -> Any:
        self.sequence += 1
        seeds = list(range(self.count)) if next_seeds is None else next_seeds
        return pb.StepRequest(
            session=self.name, sequence=self.sequence, actions=tensors(actions), next_seeds=seeds, **fields
        )

    def step(self, actions: Any, next_seeds: Any = None, **fields: Any) -> Any:
        return self.client.call("Step", self.step_request(actions, next_seeds, **fields), pb.StepResponse)

    def steps(self, actions: Any, next_seeds: Any = None, **fields: Any) -> Any:
        """Steps over a stream, which is opened with the first step."""
        if self.stream is None:
            self.stream = Stream(self.client)
        return self.stream.send(self.step_request(actions, next_seeds, **fields))

    def render(self, index: int = 0) -> Any:
        return self.client.call("Render", pb.RenderRequest(session=self.name, index=index), pb.RenderResponse)

    def close(self) -> None:
        if self.stream is not None:
            self.stream.close()
        self.client.call("Close", pb.CloseRequest(session=self.name), pb.CloseResponse)


class Stream:
    """A Steps stream."""

    def __init__(self, client: Client) -> None:
        self.requests: queue.Queue[bytes | None] = queue.Queue()
        self.call = client.channel.stream_stream(SERVICE + "Steps")(
            iter(self.requests.get, None), metadata=client.metadata, timeout=DEADLINE
        )

    def send(self, request: Any) -> Any:
        self.requests.put(request.SerializeToString())
        return pb.StepResponse.FromString(next(self.call))

    def close(self) -> None:
        self.requests.put(None)


def tensors(arrays: Any) -> list[Any]:
    """Gives one tensor for each array."""
    return [
        tensor_pb2.Tensor(dtype=TYPE_OF[array.dtype.name], shape=array.shape, data=array.tobytes())
        for array in (np.asarray(each) for each in arrays)
    ]


def arrays(messages: Any) -> list[Any]:
    """Gives the array of each tensor."""
    return [np.frombuffer(each.data, NAME_OF[each.dtype]).reshape(tuple(each.shape)) for each in messages]


def to_value(value: Any) -> Any:
    """Gives the Value of a Python object."""
    if isinstance(value, (list, tuple)):
        items = pb.ValueList(values=[to_value(item) for item in value])
        return pb.Value(list_value=items) if isinstance(value, list) else pb.Value(tuple_value=items)
    if isinstance(value, dict):
        return pb.Value(map_value=pb.ValueMap(values={key: to_value(item) for key, item in value.items()}))
    if value is None:
        return pb.Value()
    field = {bool: "bool_value", int: "int_value", float: "double_value", str: "string_value"}[type(value)]
    return pb.Value(**{field: value})
