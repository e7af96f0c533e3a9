"""Servers and workers in processes of their own, and clients of the contract that add nothing to it."""

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
from gymbridge_env_server import runtimes, start
from gymbridge_env_server.channel import HEADER, HELLO, OK, Method, frame

TESTS = Path(__file__).resolve().parent
SERVICE = "/gymbridge.v1.EnvironmentService/"
DEADLINE = 60.0
FORMS = ("grpc", "pipes")
TESTENVS = ("--allow-module", "gymbridge_testenvs", "--module-path", str(TESTS))

TYPE_OF = {
    name.removeprefix("ELEMENT_TYPE_").lower(): number for name, number in tensor_pb2.ElementType.items() if number
}
METHODS = {"".join(word.capitalize() for word in method.name.split("_")): method for method in Method}
NAME_OF = {number: name for name, number in TYPE_OF.items()}


def wait_until(condition: Callable[[], Any], what: str, seconds: float = 20) -> Any:
    """Polls a condition of the operating system until it holds."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.01)
    return value


def children(pid: int) -> list[int]:
    """Gives the processes that one has started itself."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


class Server:
    """`python -m gymbridge_env_server`, ready.

    Attributes:
        process: the process; its standard input is a pipe.
        address: where it listens.

    Args:
        folder: its working directory.
    """

    def __init__(self, *flags: str, stderr: Path, token: str = "", folder: Path | None = None) -> None:
        environment = {**os.environ, "PYTHONPATH": runtimes.python_path()}
        if token:
            environment["GYMBRIDGE_TOKEN"] = token
        with stderr.open("wb") as log:
            self.process = subprocess.Popen(
                start.command(sys.executable, "gymbridge_env_server", flags),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=folder,
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
    server = Server(
        "--address", f"unix:{folder}/s", "--grace", "0", *TESTENVS, *flags, stderr=folder / "stderr", token=token
    )
    try:
        yield server
    finally:
        server.stop()


class Worker:
    """`python -m gymbridge_env_server.worker`, ready.

    Attributes:
        process: the process; its standard input and output are the channel.
    """

    def __init__(self, *flags: str, stderr: Any = None) -> None:
        limits = ("--max-message-bytes", str(64 << 20), "--max-environments", "1024")
        self.process = subprocess.Popen(
            start.command(sys.executable, "gymbridge_env_server.worker", [*limits, *TESTENVS, *flags]),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            env={**os.environ, "PYTHONPATH": runtimes.python_path()},
        )
        assert self.receive() == (OK, HELLO)

    def write(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def answer(self, method: Method, payload: bytes) -> bytes:
        """Gives the reply to a request, or raises the refusal."""
        self.write(frame(method, payload))
        tag, data = self.receive()
        if tag != OK:
            raise PipeRefusal(tag, data)
        return data

    def receive(self) -> tuple[int, bytes]:
        """Gives the tag and the payload of the next frame; fails at the end of the channel."""
        assert self.process.stdout is not None
        length, tag = HEADER.unpack(self.process.stdout.read(HEADER.size))
        payload = self.process.stdout.read(length)
        assert len(payload) == length
        return tag, payload

    def stop(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()
        self.process.wait(DEADLINE)


class Client:
    """What speaks to an environment server."""

    def call(self, method: str, request: Any, reply: Any) -> Any:
        """Gives the reply to a request, or raises the refusal as a grpc.RpcError."""
        raise NotImplementedError

    def open_steps(self) -> Any:
        """Gives the fastest way to step a session."""
        raise NotImplementedError

    def list(self, **fields: Any) -> Any:
        return self.call("ListEnvironments", pb.ListEnvironmentsRequest(**fields), pb.ListEnvironmentsResponse)

    def make(self, env_id: str, num_envs: int = 1, session: str = "", kwargs: Any = None, **fields: Any) -> "Session":
        """Makes a session; `wrappers` are (name, kwargs) each."""
        fields["wrappers"] = [
            pb.Wrapper(name=wrapper, kwargs={key: to_value(value) for key, value in given.items()})
            for wrapper, given in fields.get("wrappers", ())
        ]
        name = session or os.urandom(8).hex()
        values = {key: to_value(value) for key, value in (kwargs or {}).items()}
        request = pb.MakeRequest(session=name, id=env_id, num_envs=num_envs, kwargs=values, **fields)
        return Session(self, name, num_envs, self.call("Make", request, pb.MakeResponse))

    def close(self) -> None:
        pass


class GrpcClient(Client):
    """One connection to a server."""

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

    def open_steps(self) -> "Stream":
        return Stream(self)

    def close(self) -> None:
        self.channel.close()


class PipeClient(Client):
    """Pipes to workers: each session has one, and leaves it to another when it is closed."""

    def __init__(self, *flags: str, stderr: Any = None) -> None:
        self.workers: list[Worker] = []
        self._flags, self._stderr = flags, stderr
        self._free: list[Worker] = []
        self._by_session: dict[str, Worker] = {}

    def call(self, method: str, request: Any, reply: Any) -> Any:
        name = getattr(request, "session", "")
        payload = request if isinstance(request, bytes) else request.SerializeToString()
        worker = self.worker_of(request)
        answer = worker.answer(METHODS[method], payload)
        if method == "Make" and name not in self._by_session:
            self._free.remove(worker)
            self._by_session[name] = worker
        if method == "Close" and name in self._by_session and worker not in self._free:
            self._free.append(worker)
        return reply.FromString(answer)

    def open_steps(self) -> "Steps":
        return Steps(self)

    def worker_of(self, request: Any) -> Worker:
        """Gives the worker of a request's session, or one that has none."""
        return self._by_session.get(getattr(request, "session", "")) or self._any()

    def close(self) -> None:
        for worker in self.workers:
            worker.stop()

    def _any(self) -> Worker:
        if not self._free:
            worker = Worker(*self._flags, stderr=self._stderr)
            self.workers.append(worker)
            self._free.append(worker)
        return self._free[-1]


class PipeRefusal(grpc.RpcError):
    """A refusal that came over a pipe."""

    def __init__(self, tag: int, message: bytes) -> None:
        super().__init__(tag, message)
        self._code = next(code for code in grpc.StatusCode if code.value[0] == tag)
        self._details = message.decode()

    def code(self) -> grpc.StatusCode:
        return self._code

    def details(self) -> str:
        return self._details


class Session:
    """A session, with its sequence number."""

    def __init__(self, client: Client, name: str, count: int, made: Any) -> None:
        self.client, self.name, self.count, self.made = client, name, count, made
        self.sequence = 0
        self.stream: Any = None

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
        """Steps by the fastest way, which is opened with the first step."""
        if self.stream is None:
            self.stream = self.client.open_steps()
        return self.stream.send(self.step_request(actions, next_seeds, **fields))

    def render(self, index: int = 0) -> Any:
        return self.client.call("Render", pb.RenderRequest(session=self.name, index=index), pb.RenderResponse)

    def close(self) -> None:
        if self.stream is not None:
            self.stream.close()
        self.client.call("Close", pb.CloseRequest(session=self.name), pb.CloseResponse)


class Steps:
    """Steps to the worker of the session that the first one is of."""

    def __init__(self, client: PipeClient) -> None:
        self._client = client
        self._worker: Worker | None = None

    def send(self, request: Any) -> Any:
        self._worker = self._worker or self._client.worker_of(request)
        return pb.StepResponse.FromString(self._worker.answer(Method.STEP, request.SerializeToString()))

    def close(self) -> None:
        pass


class Stream:
    """A Steps stream."""

    def __init__(self, client: GrpcClient) -> None:
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
