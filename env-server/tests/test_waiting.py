"""Waiting is awake for a millisecond, as long as messages come that soon, and asleep otherwise."""

from pathlib import Path

import pytest

from gymbridge_env_server.waiting import AWAKE_NS, Waiting
from gymbridge_env_server.waiting import processors as available


class Clock:
    def __init__(self) -> None:
        self.now = 0

    def __call__(self) -> int:
        return self.now


def message_after(waiting: Waiting, clock: Clock, nanoseconds: int) -> None:
    waiting.begin()
    clock.now += nanoseconds
    waiting.end()


def test_it_stays_awake_for_half_a_millisecond() -> None:
    clock = Clock()
    waiting = Waiting(2, clock=clock)
    waiting.begin()
    assert waiting.stay_awake()
    clock.now = AWAKE_NS - 1
    assert waiting.stay_awake()
    clock.now = AWAKE_NS
    assert not waiting.stay_awake()


def test_after_a_message_that_took_long_it_sleeps_at_once_and_is_awake_again_after_one_that_came_soon() -> None:
    clock = Clock()
    waiting = Waiting(2, clock=clock)
    message_after(waiting, clock, AWAKE_NS)
    waiting.begin()
    assert not waiting.stay_awake()
    waiting.end()
    waiting.begin()
    assert waiting.stay_awake()


@pytest.mark.parametrize(("processors", "parties"), [(1, 2), (2, 3)])
def test_where_not_everyone_has_a_processor_it_never_stays_awake(processors: int, parties: int) -> None:
    waiting = Waiting(processors, parties, Clock())
    waiting.begin()
    assert not waiting.stay_awake()


@pytest.mark.parametrize(
    ("quota", "count"), [("100000 100000", 1), ("50000 100000", 1), ("nonsense", None), ("max 100000", None)]
)
def test_the_quota_of_a_container_counts(tmp_path: Path, quota: str, count: int | None) -> None:
    file = tmp_path / "cpu.max"
    file.write_text(quota)
    assert available(file) == (count or available(tmp_path / "nowhere"))
