"""Keyword arguments."""

from typing import Any

import pytest

import harness
from gymbridge_env_server.values import to_kwargs, to_python


@pytest.mark.parametrize(
    "value",
    [None, True, False, 0, -(1 << 63), 4, 4.0, "text", [], (2, 5), [2, 5], {}, {"a": [(1,), {"b": None}]}],
    ids=repr,
)
def test_a_value_keeps_its_exact_type(value: Any) -> None:
    result = to_python(harness.to_value(value))
    assert result == value
    assert type(result) is type(value)


def test_kwargs_come_in_the_order_of_their_names() -> None:
    assert list(to_kwargs({"b": harness.to_value(1), "a": harness.to_value(2)})) == ["a", "b"]
