"""Actions from tensors."""

from typing import Any

import numpy as np
import pytest
from gymnasium import spaces

import harness
import plain
from gymbridge_env_server.actions import ActionCodec
from gymbridge_env_server.refusal import Code, Refusal

PAIR = spaces.Tuple((spaces.Discrete(3, start=5), spaces.Box(-1, 1, shape=(), dtype=np.float64)))
EVERYTHING = spaces.Dict(
    {
        "box": spaces.Box(-1, 1, shape=(2, 3), dtype=np.float16),
        "binary": spaces.MultiBinary([2, 2]),
        "multi": spaces.MultiDiscrete(np.array([[4, 2]]), start=np.array([[-3, 0]])),
        "nested": spaces.Dict({"pair": PAIR, "text": spaces.Text(4, min_length=0, charset="xy\u00e4")}),
    }
)


def decode(space: Any, *arrays: Any, rows: Any = None) -> list[Any]:
    return ActionCodec(space).decode(harness.tensors(arrays), len(arrays[0]), rows)


def test_actions_are_members_of_the_space_as_it_samples_them() -> None:
    EVERYTHING.seed(3)
    samples = [EVERYTHING.sample() for _ in range(20)]
    decoded = decode(EVERYTHING, *plain.batch(EVERYTHING, samples))
    assert all(EVERYTHING.contains(action) for action in decoded)
    for action, sample in zip(decoded, samples, strict=True):
        for got, expected in zip(plain.leaves(EVERYTHING, action), plain.leaves(EVERYTHING, sample), strict=True):
            assert got.tobytes() == expected.tobytes()


def test_a_discrete_action_is_a_numpy_scalar() -> None:
    assert type(decode(spaces.Discrete(2), np.array([1]))[0]) is np.int64


def test_a_scalar_box_action_is_an_array() -> None:
    action = decode(spaces.Box(-1, 1, shape=(), dtype=np.float32), np.array([0.5], "f4"))[0]
    assert isinstance(action, np.ndarray)
    assert action.shape == ()


def test_an_environment_may_keep_and_change_its_action() -> None:
    first, second = decode(spaces.Box(-1, 1, shape=(2,)), np.zeros((2, 2), "f4"))
    first[:] = 1
    assert second.tolist() == [0, 0]


def test_only_the_wanted_rows_are_looked_at() -> None:
    assert decode(spaces.Discrete(2), np.array([9, 1, 8]), rows=[1]) == [1]


@pytest.mark.parametrize(
    ("space", "array", "words"),
    [
        (spaces.Discrete(2), np.array([0, 2]), "environment 1 is 2"),
        (spaces.Discrete(2, start=1), np.array([1, 0]), "environment 1 is 0"),
        (spaces.Box(-1, 1, shape=(2,)), np.array([[0, 0], [0, np.nan]], "f4"), "environment 1 is .*nan"),
        (spaces.Box(-np.inf, np.inf, shape=()), np.array([np.nan, 0], "f4"), "environment 0 is nan"),
        (spaces.MultiBinary(1), np.array([[1], [2]], "i1"), "environment 1"),
        (spaces.MultiDiscrete([2, 3]), np.array([[1, 2], [2, 2]]), "environment 1"),
        (spaces.Text(2, charset="ab"), np.array([[0, -1], [-1, 0]], "i4"), "environment 1"),
        (spaces.Text(2, charset="ab"), np.array([[0, 1], [2, -1]], "i4"), "environment 1"),
        (spaces.Text(2, charset="ab"), np.array([[0, 1], [-1, -1]], "i4"), "environment 1"),
    ],
    ids=["discrete", "start", "nan", "unbounded nan", "binary", "multi", "gap", "position", "too short"],
)
def test_an_action_outside_its_space_names_environment_and_value(space: Any, array: Any, words: str) -> None:
    with pytest.raises(Refusal, match=words) as caught:
        decode(space, array)
    assert caught.value.code is Code.INVALID_ARGUMENT


def test_a_byte_that_is_no_boolean_is_refused() -> None:
    tensors = harness.tensors([np.zeros((1, 2), np.bool_)])
    tensors[0].data = b"\1\7"
    with pytest.raises(Refusal, match="outside its space"):
        ActionCodec(spaces.Box(0, 1, shape=(2,), dtype=np.bool_)).decode(tensors, 1, None)
