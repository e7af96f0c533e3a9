"""Requests to reset and to step, checked whole before any environment is touched."""

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
    """Which environments to reset, and for each of these its seed and history."""

    rows: Sequence[int]
    seeds: Sequence[int]
    histories: Sequence[History]


class StepPlan(NamedTuple):
    """Which environments to step, and for each of these its action; repeats and seeds are those of all environments."""

    rows: Sequence[int]
    actions: Sequence[Any]
    repeats: Sequence[int]
    keep: int
    seeds: Sequence[int]

    def most_observations(self) -> int:
        """Gives the most observations that the reply can have: every episode may end, and start anew."""
        kept = len(self.rows) if self.keep == 1 else sum(min(self.keep, self.repeats[row]) for row in self.rows)
        return kept + len(self.rows)


def plan_reset(request: pb.ResetRequest, count: int, codec: ActionCodec) -> ResetPlan:
    """Checks a ResetRequest for a session of `count` environments.

    Raises:
        Refusal: INVALID_ARGUMENT.
    """
    rows = _masked(request.mask, count)
    seeds = _seeds("seeds", request.seeds, count, rows)
    histories = request.histories or [pb.History()] * count
    _check_length("histories", histories, count)
    return ResetPlan(rows, [seeds[row] for row in rows], [_history(histories[row], row, codec) for row in rows])


def plan_step(request: pb.StepRequest, count: int, codec: ActionCodec) -> StepPlan:
    """Checks a StepRequest for a session of `count` environments.

    Raises:
        Refusal: INVALID_ARGUMENT.
    """
    repeats = list(request.repeats) or [1] * count
    _check_length("repeats", repeats, count)
    if max(repeats) > MAX_REPEAT:
        raise invalid(f"a repeat is {max(repeats)}; at most {MAX_REPEAT} are allowed")
    all_rows = range(count)
    rows = all_rows if all(repeats) else [row for row in all_rows if repeats[row]]
    seeds = _seeds("next_seeds", request.next_seeds, count, rows)
    actions = codec.decode(request.actions, count, None if rows is all_rows else rows)
    return StepPlan(rows, actions, repeats, request.keep_last or 1, seeds)


def _masked(mask: bytes, count: int) -> Sequence[int]:
    if not mask:
        return range(count)
    _check_length("mask", mask, count)
    if max(mask) > 1:
        raise invalid(f"a byte of the mask is {max(mask)}; send 1 to reset an environment and 0 to leave it")
    return [row for row in range(count) if mask[row]]


def _seeds(name: str, values: Sequence[int], count: int, rows: Sequence[int]) -> Sequence[int]:
    seeds = list(values)
    _check_length(name, seeds, count)
    if max(seeds) >= SEEDS:
        for row in rows:
            if seeds[row] >= SEEDS:
                raise invalid(f"{name}[{row}] is {seeds[row]}; a seed is below 2^31 ({SEEDS})")
    return seeds


def _history(history: pb.History, row: int, codec: ActionCodec) -> History:
    repeats = list(history.repeats)
    if not repeats and not history.actions:
        return History((), ())
    for position, repeat in enumerate(repeats):
        if not 1 <= repeat <= MAX_REPEAT:
            raise invalid(f"histories[{row}].repeats[{position}] is {repeat}; it must be 1 … {MAX_REPEAT}")
    whose = f"environment {row}, history position {{}}".format
    return History(codec.decode(history.actions, len(repeats), None, whose), repeats)


def _check_length(name: str, values: Sequence[Any], count: int) -> None:
    if len(values) != count:
        raise invalid(f"{name} has length {len(values)}; the session has {count} environments")
