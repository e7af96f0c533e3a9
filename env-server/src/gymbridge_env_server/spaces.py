"""Gymnasium's spaces as the contract describes them, and the leaves that their values travel as."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from gymnasium import spaces as gym

from gymbridge.v1 import space_pb2 as pb
from gymbridge_env_server.quoting import shown
from gymbridge_env_server.refusal import Code, Refusal
from gymbridge_env_server.tensors import ELEMENT_TYPES, to_tensor

CARRIED = "Discrete, Box, MultiDiscrete, MultiBinary, Text, Dict and Tuple"


_IS_WHOLE = re.compile("[^\ud800-\udfff]*").fullmatch


@dataclass(frozen=True)
class Leaf:
    """One array within the values of a space.

    Attributes:
        path: where it is, such as `observation["camera"][0]`.
        space: its space, not a Dict or Tuple.
        dtype: type of its elements.
        shape: length of each axis.
    """

    path: str
    space: Any
    dtype: np.dtype[Any]
    shape: tuple[int, ...]


def leaves(space: Any, path: str) -> Iterator[Leaf]:
    """Goes through the leaves of a space that `to_message` carries, depth first.

    Args:
        space: a Gymnasium space.
        path: what the paths of the leaves begin with.
    """
    if isinstance(space, gym.Dict):
        for key, child in space.spaces.items():
            yield from leaves(child, f'{path}["{key}"]')
    elif isinstance(space, gym.Tuple):
        for position, child in enumerate(space.spaces):
            yield from leaves(child, f"{path}[{position}]")
    elif isinstance(space, gym.Text):
        yield Leaf(path, space, np.dtype(np.int32), (space.max_length,))
    else:
        yield Leaf(path, space, np.dtype(space.dtype), tuple(space.shape))


def charset(space: gym.Text) -> str:
    """Gives the characters of a Text space in the order that the contract numbers them: by code point."""
    return "".join(sorted(space.character_set))


def to_message(space: Any, path: str) -> pb.Space:
    """Describes a space.

    Args:
        space: a Gymnasium space.
        path: names it in the message of the refusal.

    Raises:
        Refusal: FAILED_PRECONDITION, if it or a space within it has no fixed layout, or a type that is not portable.
    """
    describers: dict[Any, Callable[[Any, str], pb.Space]] = {
        gym.Discrete: _discrete,
        gym.Box: _box,
        gym.MultiDiscrete: _multi_discrete,
        gym.MultiBinary: _multi_binary,
        gym.Text: _text,
        gym.Dict: _dict,
        gym.Tuple: _tuple,
    }
    for kind in type(space).__mro__:
        if kind in describers:
            return describers[kind](space, path)
    raise _not_carried(path, f"is a {type(space).__name__} space; {CARRIED} can be carried")


def _not_carried(path: str, why: str) -> Refusal:
    fix = "Wrap the environment so that it has such a space"
    if path.endswith("]"):
        fix += ", or leave this part out with Gymnasium's FilterObservation and its filter_keys"
    return Refusal(Code.FAILED_PRECONDITION, f"{path} {why}. {fix}.")


def _element_type(space: Any, path: str) -> Any:
    dtype = np.dtype(space.dtype)
    if dtype not in ELEMENT_TYPES:
        raise _not_carried(path, f"has elements of {dtype}, which has no portable layout")
    return ELEMENT_TYPES[dtype]


def _discrete(space: gym.Discrete[Any], path: str) -> pb.Space:
    element_type = _element_type(space, path)
    return pb.Space(discrete=pb.DiscreteSpace(n=int(space.n), start=int(space.start), dtype=element_type))


def _box(space: gym.Box[Any], path: str) -> pb.Space:
    element_type = _element_type(space, path)
    low, high = (to_tensor(_shortened(bound)) for bound in (space.low, space.high))
    return pb.Space(box=pb.BoxSpace(dtype=element_type, shape=space.shape, low=low, high=high))


def _shortened(bound: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Gives a scalar where all bounds are equal."""
    if bound.size > 1 and (bound == bound.flat[0]).all():
        return np.array(bound.flat[0], bound.dtype)
    return bound


def _multi_discrete(space: gym.MultiDiscrete[Any], path: str) -> pb.Space:
    _element_type(space, path)
    start = getattr(space, "start", np.zeros_like(space.nvec))
    return pb.Space(multi_discrete=pb.MultiDiscreteSpace(nvec=to_tensor(space.nvec), start=to_tensor(start)))


def _multi_binary(space: gym.MultiBinary, path: str) -> pb.Space:
    return pb.Space(multi_binary=pb.MultiBinarySpace(shape=space.shape))


def _text(space: gym.Text, path: str) -> pb.Space:
    _check_carried(charset(space), path)
    text = pb.TextSpace(min_length=space.min_length, max_length=space.max_length, charset=charset(space))
    return pb.Space(text=text)


def _check_carried(text: str, path: str) -> None:
    if not _IS_WHOLE(text):
        raise _not_carried(path, f"has the text {shown(text)}, with half a character, which UTF-8 cannot carry")


def _dict(space: gym.Dict[Any], path: str) -> pb.Space:
    for key in space.spaces:
        if not isinstance(key, str):
            raise _not_carried(path, f"has the key {shown(key)}; keys must be strings")
        _check_carried(key, path)
    entries = [
        pb.DictSpace.Entry(key=key, space=to_message(child, f'{path}["{key}"]')) for key, child in space.spaces.items()
    ]
    return pb.Space(dict=pb.DictSpace(entries=entries))


def _tuple(space: gym.Tuple[Any], path: str) -> pb.Space:
    elements = [to_message(child, f"{path}[{position}]") for position, child in enumerate(space.spaces)]
    return pb.Space(tuple=pb.TupleSpace(elements=elements))
