"""Spaces as messages."""

from typing import Any

import numpy as np
import pytest
from gymnasium import spaces

import harness
from gymbridge.v1 import space_pb2 as pb
from gymbridge_env_server.refusal import Code, Refusal
from gymbridge_env_server.spaces import leaves, to_message


def test_a_discrete_space_tells_its_start() -> None:
    message = to_message(spaces.Discrete(3, start=-1), "action").discrete
    assert (message.n, message.start, harness.NAME_OF[message.dtype]) == (3, -1, "int64")


def test_equal_bounds_of_a_box_are_sent_once() -> None:
    message = to_message(spaces.Box(0, 255, shape=(4, 5), dtype=np.uint8), "observation").box
    assert list(message.shape) == [4, 5]
    assert harness.arrays([message.low, message.high])[0].shape == ()


def test_different_bounds_of_a_box_keep_their_shape_and_infinity() -> None:
    low, high = harness.arrays(_bounds(spaces.Box(np.array([-np.inf, 0], "f4"), np.array([1, 2], "f4"))))
    assert low.tolist() == [-np.inf, 0]
    assert high.tolist() == [1, 2]


def _bounds(space: Any) -> Any:
    message = to_message(space, "observation").box
    return [message.low, message.high]


def test_a_multi_discrete_space_keeps_its_shape_and_starts() -> None:
    space = spaces.MultiDiscrete(np.array([[2, 3]]), start=np.array([[0, -1]]))
    message = to_message(space, "action").multi_discrete
    assert [array.tolist() for array in harness.arrays([message.nvec, message.start])] == [[[2, 3]], [[0, -1]]]


def test_a_charset_is_sorted_by_code_point() -> None:
    message = to_message(spaces.Text(3, min_length=0, charset="b\U0001f600a\u00e4"), "observation").text
    assert (message.min_length, message.max_length, message.charset) == (0, 3, "ab\u00e4\U0001f600")


def test_leaves_go_depth_first_in_the_order_of_the_message() -> None:
    space = spaces.Dict({"z": spaces.Discrete(2), "a": spaces.Tuple((spaces.MultiBinary(2), spaces.Text(4)))})
    assert [leaf.path for leaf in leaves(space, "action")] == ['action["a"][0]', 'action["a"][1]', 'action["z"]']
    assert [entry.key for entry in to_message(space, "action").dict.entries] == ["a", "z"]


class Named(spaces.Box):
    """A Box by another name."""


class Own(spaces.Space[str]):
    """A space that is none of Gymnasium's."""


def test_a_subclass_of_a_space_is_taken_for_that_space() -> None:
    named = Named(0, 1, shape=(2,))
    assert to_message(named, "observation") == to_message(spaces.Box(0, 1, shape=(2,)), "observation")
    assert to_message(spaces.Tuple((named,)), "observation").tuple.elements[0].HasField("box")


def test_a_part_that_cannot_be_carried_can_be_left_out() -> None:
    with pytest.raises(Refusal, match="FilterObservation"):
        to_message(spaces.Dict({"mission": Own()}), "the observation space")


@pytest.mark.parametrize(
    ("space", "name"),
    [
        (spaces.Sequence(spaces.Discrete(2)), "Sequence"),
        (spaces.Dict({"inner": spaces.Graph(spaces.Box(0, 1, shape=(2,)), None)}), "Graph"),
        (Own(), "Own"),
        (spaces.Box(0, 1, shape=(2,), dtype=np.longdouble), str(np.dtype(np.longdouble))),
        (spaces.Dict({3: spaces.Discrete(2)}), "3"),
        (spaces.Dict({"half \udc80": spaces.Discrete(2)}), "half .*udc80"),
        (spaces.Text(3, charset="a\udc80"), "udc80"),
    ],
    ids=["sequence", "nested graph", "own", "long double", "key that is no string", "half a key", "half a letter"],
)
def test_what_cannot_be_carried_is_refused_by_name(space: Any, name: str) -> None:
    with pytest.raises(Refusal, match=name) as caught:
        to_message(space, "the action space")
    assert caught.value.code is Code.FAILED_PRECONDITION


def test_every_kind_of_space_is_in_the_contract() -> None:
    kinds = {field.name for field in pb.Space.DESCRIPTOR.oneofs_by_name["kind"].fields}
    assert kinds == {"discrete", "box", "multi_discrete", "multi_binary", "text", "dict", "tuple"}
