"""A session: environments of one id, stepped together. Requests and replies are the contract's messages as bytes."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import gymnasium
import numpy as np

from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server.actions import ActionCodec
from gymbridge_env_server.episode import Episode, seed_globals
from gymbridge_env_server.making import RUNTIME, factory
from gymbridge_env_server.messages import parse
from gymbridge_env_server.once import Once
from gymbridge_env_server.outcomes import Started, Stepped
from gymbridge_env_server.plans import Plans
from gymbridge_env_server.quoting import brief, traceback_of
from gymbridge_env_server.records import RecordCodec
from gymbridge_env_server.refusal import Code, Refusal, invalid
from gymbridge_env_server.settings import Terms
from gymbridge_env_server.spaces import to_message
from gymbridge_env_server.tensors import to_tensor
from gymbridge_env_server.wrapping import limit

Request = TypeVar("Request", pb.ResetRequest, pb.StepRequest, pb.RenderRequest)


class Session:
    """Makes the environments of a request.

    Args:
        request: what to make; it has been checked as far as this is possible without its environments.
        terms: of the server.
        progress: is told how many environments have been made, after each.

    Attributes:
        request: as given.
        made: the MakeResponse.

    Raises:
        Refusal: as the contract lists for Make.
    """

    def __init__(self, request: pb.MakeRequest, terms: Terms, progress: Callable[[int], object]) -> None:
        self.request = request
        self._name = request.session
        self._id = request.id
        self._count = request.num_envs
        self._info_keys = list(request.info_keys)
        self._renders = bool(request.render_mode)
        self._terms = terms
        make = factory(request)
        seed_globals(0)
        first = make()
        progress(1)
        try:
            self.made = self._describe(first).SerializeToString()
            self._plans = Plans(self._count, ActionCodec(first.action_space))
            self._records = RecordCodec(first.observation_space)
        except Refusal:
            raise
        except BaseException as problem:
            raise Refusal(Code.INTERNAL, f"{self._id} cannot be described:\n{traceback_of(problem)}") from problem
        self._check_size(len(self.made))
        self._episodes = [
            Episode(make, environment, self._records.encode, afresh=RUNTIME == "legacy")
            for environment in (first, *_more(make, self._count, progress))
        ]
        self._stepped = Stepped(self._episodes, self._records, self._info_keys)
        self._ready = [False] * self._count
        self._once = Once()

    def reset(self, payload: bytes) -> bytes:
        """Answers a ResetRequest.

        Raises:
            Refusal: as the contract lists for Reset.
        """
        request = self._parse(pb.ResetRequest, payload)
        return self._once.answer("Reset", request.sequence, self._reset, request)

    def step(self, payload: bytes) -> bytes:
        """Answers a StepRequest.

        Raises:
            Refusal: as the contract lists for Step.
        """
        request = self._parse(pb.StepRequest, payload)
        return self._once.answer("Step", request.sequence, self._step, request)

    def render(self, payload: bytes) -> bytes:
        """Answers a RenderRequest.

        Raises:
            Refusal: as the contract lists for Render.
        """
        index = self._parse(pb.RenderRequest, payload).index
        if index >= self._count:
            raise invalid(f"there is no environment {index}; the session has {self._count}, counted from 0")
        if not self._renders:
            raise Refusal(
                Code.FAILED_PRECONDITION, 'the session was made without render_mode "rgb_array"; make it with that'
            )
        self._check_ready([index])
        try:
            frame = np.asarray(self._episodes[index].environment.render())
        except BaseException as problem:
            raise self._broken(index, problem) from problem
        if frame.dtype != np.uint8 or frame.ndim != 3 or frame.shape[2] != 3:
            message = f"{self._id} rendered {frame.dtype} of shape {frame.shape}, not uint8 of (height, width, 3)"
            raise Refusal(Code.INTERNAL, message)
        self._check_size(frame.nbytes)
        return pb.RenderResponse(frame=to_tensor(frame)).SerializeToString()

    def close(self) -> None:
        """Closes every environment.

        Raises:
            Refusal: INTERNAL, when all are closed, with what the first of them raised that did.
        """
        refusal: Refusal | None = None
        for row, episode in enumerate(self._episodes):
            try:
                episode.environment.close()
            except BaseException as problem:  # noqa: BLE001 (pyo3's panics, for one, are no Exception)
                refusal = refusal or self._broken(row, problem)
        if refusal is not None:
            raise refusal

    def _describe(self, environment: Any) -> pb.MakeResponse:
        return pb.MakeResponse(
            runtime=RUNTIME,
            gymnasium_version=gymnasium.__version__,
            observation_space=to_message(environment.observation_space, "the observation space"),
            action_space=to_message(environment.action_space, "the action space"),
            max_episode_steps=limit(environment),
            render_fps=environment.metadata.get("render_fps") or 0,
            lease_ms=self._terms.lease_ms,
        )

    def _parse(self, kind: type[Request], payload: bytes) -> Request:
        request = parse(kind, payload)
        if request.session != self._name:
            raise invalid(f'the request names session "{brief(request.session)}", but was sent to "{self._name}"')
        return request

    def _reset(self, request: pb.ResetRequest) -> bytes:
        plan = self._plans.reset(request)
        if plan.resume:
            self._check_ready(plan.rows)
        self._check_size(len(plan.rows) * self._records.size)
        started = Started(self._episodes)
        try:
            for row in plan.rows:
                self._ready[row] = False
            started.reset(plan)
            reply = started.reply(request.sequence, self._records, self._info_keys, self._terms.max_message_bytes)
        except BaseException as problem:
            raise self._broken(started.row, problem) from problem
        for row, ended in zip(plan.rows, started.ended, strict=True):
            self._ready[row] = not ended
        return reply

    def _step(self, request: pb.StepRequest) -> bytes:
        plan = self._plans.step(request)
        self._check_ready(plan.rows)
        self._check_size(plan.most_observations * self._records.size + 8 * plan.most_frames)
        stepped = self._stepped
        try:
            stepped.step(plan)
            return stepped.reply(request.sequence, self._terms.max_message_bytes)
        except BaseException as problem:
            raise self._broken(stepped.row, problem) from problem

    def _check_ready(self, rows: Sequence[int]) -> None:
        if all(self._ready):
            return
        for row in rows:
            if not self._ready[row]:
                raise Refusal(Code.FAILED_PRECONDITION, f"environment {row} of {self._id} must be reset first")

    def _check_size(self, size: int) -> None:
        if size > self._terms.max_message_bytes:
            raise Refusal(
                Code.RESOURCE_EXHAUSTED,
                f"the reply could take {size} bytes; a message is at most {self._terms.max_message_bytes} bytes. Ask "
                f"for fewer environments or observations, or start the server with a larger --max-message-mib.",
            )

    def _broken(self, row: int, problem: BaseException) -> Refusal:
        """Gives the refusal for what an environment raised; none can be stepped before a reset."""
        self._ready = [False] * self._count
        return Refusal(Code.INTERNAL, f"environment {row} of {self._id} raised\n{traceback_of(problem)}")


def _more(make: Callable[[], Any], count: int, progress: Callable[[int], object]) -> Iterator[Any]:
    """Makes the environments after the first; what constructors draw from the global generators repeats."""
    for row in range(1, count):
        seed_globals(row)
        yield make()
        progress(row + 1)
