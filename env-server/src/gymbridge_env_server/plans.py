"""Requests to reset and to step, checked whole before any environment is touched.

A repeated field is sliced and not iterated over: that takes a sixth of the time.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server.actions import ActionCodec
from gymbridge_env_server.refusal import invalid

MAX_REPEAT = 10_000
SEEDS = 1 << 31


class History(NamedTuple):
    """Actions to play back, and how many times to apply each."""

    actions: Sequence[Any]
    repeats: Sequence[int]


class ResetPlan(NamedTuple):
    """Which environments to reset, or to play on with, and for each of these its seed and history."""

    rows: Sequence[int]
    seeds: Sequence[int]
    histories: Sequence[History]
    resume: bool


class StepPlan(NamedTuple):
    """Which environments to step, and for each of these its action; repeats and seeds are those of all environments.

    Attributes:
        most_frames: how many frames there are if no episode ends.
        most_observations: how many observations the reply can have: every episode may end, and start anew.
        infos: whether the reply has them.
    """

    rows: Sequence[int]
    actions: Sequence[Any]
    repeats: Sequence[int]
    keep: int
    seeds: Sequence[int]
    most_frames: int
    most_observations: int
    infos: bool


class Plans:
    """Checks the requests for a session.

    Args:
        count: how many environments it has.
        codec: of their actions.
    """

    def __init__(self, count: int, codec: ActionCodec) -> None:
        self._count = count
        self._codec = codec
        self._all = range(count)
        self._once_each = (1,) * count

    def reset(self, request: pb.ResetRequest) -> ResetPlan:
        """Checks a ResetRequest.

        Raises:
            Refusal: INVALID_ARGUMENT.
        """
        rows = self._masked(request.mask)
        seeds = [0] * self._count if request.resume else _seeds("seeds", request.seeds[:], self._count, rows)
        histories = request.histories or [pb.History()] * self._count
        _check_length("histories", histories, self._count)
        codec = self._codec
        played = [_history(histories[row], row, codec) for row in rows]
        return ResetPlan(rows, [seeds[row] for row in rows], played, request.resume)

    def step(self, request: pb.StepRequest) -> StepPlan:
        """Checks a StepRequest.

        Raises:
            Refusal: INVALID_ARGUMENT.
        """
        count, keep = self._count, request.keep_last or 1
        rows: Sequence[int] = self._all
        repeats: Sequence[int] = self._once_each
        kept = frames = count
        if request.repeats:
            repeats = self._repeats(request.repeats[:])
            rows = self._all if all(repeats) else [row for row in self._all if repeats[row]]
            frames = sum(repeats)
            kept = len(rows) if keep == 1 else sum([min(keep, repeats[row]) for row in rows])
        seeds = _seeds("next_seeds", request.next_seeds[:], count, rows)
        actions = self._codec.decode(request.actions[:], count, None if rows is self._all else rows)
        return StepPlan(rows, actions, repeats, keep, seeds, frames, kept + len(rows), not request.without_infos)

    def _repeats(self, repeats: Sequence[int]) -> Sequence[int]:
        _check_length("repeats", repeats, self._count)
        if max(repeats) > MAX_REPEAT:
            raise invalid(f"a repeat is {max(repeats)}; at most {MAX_REPEAT} are allowed")
        return repeats

    def _masked(self, mask: bytes) -> Sequence[int]:
        if not mask:
            return self._all
        _check_length("mask", mask, self._count)
        if max(mask) > 1:
            raise invalid(f"a byte of the mask is {max(mask)}; send 1 to reset an environment and 0 to leave it")
        return [row for row in self._all if mask[row]]


def _seeds(name: str, seeds: Sequence[int], count: int, rows: Sequence[int]) -> Sequence[int]:
    _check_length(name, seeds, count)
    if max(seeds) >= SEEDS:
        for row in rows:
            if seeds[row] >= SEEDS:
                raise invalid(f"{name}[{row}] is {seeds[row]}; a seed is below 2^31 ({SEEDS})")
    return seeds


def _history(history: pb.History, row: int, codec: ActionCodec) -> History:
    repeats = history.repeats[:]
    if not repeats and not history.actions:
        return History((), ())
    for position, repeat in enumerate(repeats):
        if not 1 <= repeat <= MAX_REPEAT:
            raise invalid(f"histories[{row}].repeats[{position}] is {repeat}; it must be 1 … {MAX_REPEAT}")
    whose = f"environment {row}, history position {{}}".format
    return History(codec.decode(history.actions[:], len(repeats), None, whose), repeats)


def _check_length(name: str, values: Sequence[Any], count: int) -> None:
    if len(values) != count:
        raise invalid(f"{name} has length {len(values)}; the session has {count} environments")
