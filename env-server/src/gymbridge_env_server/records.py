"""Observations as records: the bytes of every leaf, in order, which is also what the checksum of an episode is over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from math import prod
from typing import Any

import numpy as np
from gymnasium import spaces as gym

from gymbridge.v1 import tensor_pb2 as pb
from gymbridge_env_server.quoting import shown
from gymbridge_env_server.spaces import Leaf, charset, leaves
from gymbridge_env_server.tensors import ELEMENT_TYPES

Encode = Callable[[Any], bytes]

_SEVEN_BITS = 0x7F
_REMEMBERED = 256


class RecordCodec:
    """Turns observations of one space into records of one size, and rows of records into tensors.

    Args:
        space: a space that `spaces.to_message` carries.
        path: what names an observation in errors.
    """

    def __init__(self, space: Any, path: str = "observation") -> None:
        self.encode: Encode = _encoder(space, path)
        self.leaves = list(leaves(space, path))
        self._layouts = [(ELEMENT_TYPES[leaf.dtype], leaf.shape) for leaf in self.leaves]
        sizes = [prod(leaf.shape) * leaf.dtype.itemsize for leaf in self.leaves]
        self.size = sum(sizes)
        self._sizes = sizes
        self._parts = [slice(sum(sizes[:i]), sum(sizes[: i + 1])) for i in range(len(sizes))]
        self._headers = lru_cache(_REMEMBERED)(self._headers_of)

    def field(self, number: int, records: Sequence[bytes]) -> list[bytes]:
        """Gives a message's field of tensors as it is serialized, in pieces: no record is copied on the way.

        There is one tensor for each leaf, of shape [rows, …leaf]. A message is all that is serialized of it, put
        together in any order.

        Args:
            number: of the field.
            records: the rows.
        """
        headers = self._headers(number, len(records))
        if len(headers) == 1:
            return [*headers, *records]
        return [piece for pair in zip(headers, self._columns(records), strict=True) for piece in pair]

    def _headers_of(self, number: int, rows: int) -> list[bytes]:
        """Gives what goes before the data of each leaf's tensor."""
        headers = []
        for (element_type, shape), size in zip(self._layouts, self._sizes, strict=True):
            tensor = pb.Tensor(dtype=element_type, shape=(rows, *shape)).SerializeToString()
            data = _key(pb.Tensor.DATA_FIELD_NUMBER) + _varint(rows * size)
            headers.append(_key(number) + _varint(len(tensor) + len(data) + rows * size) + tensor + data)
        return headers

    def _columns(self, records: Sequence[bytes]) -> list[bytes]:
        """Gives the bytes of each leaf."""
        table = np.frombuffer(b"".join(records), np.uint8).reshape(len(records), self.size)
        return [table[:, part].tobytes() for part in self._parts]


def _key(number: int) -> bytes:
    """Gives what a field of bytes, or of messages, begins with, before its length."""
    return _varint(number << 3 | 2)


def _varint(number: int) -> bytes:
    """Gives a number as protobuf has it: seven bits a byte, the lowest first."""
    encoded = bytearray()
    while number > _SEVEN_BITS:
        encoded.append(number & _SEVEN_BITS | _SEVEN_BITS + 1)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)


def _encoder(space: Any, path: str) -> Encode:
    """Gives a function from a value of the space to its record; it raises ValueError for values that do not fit."""
    if isinstance(space, gym.Dict):
        return _dict_encoder(space, path)
    if isinstance(space, gym.Tuple):
        return _tuple_encoder(space, path)
    if isinstance(space, gym.Text):
        return _text_encoder(space, path)
    return _array_encoder(next(leaves(space, path)))


def _array_encoder(leaf: Leaf) -> Encode:
    dtype, shape = leaf.dtype, leaf.shape
    array_type = np.ndarray

    def encode(value: Any) -> bytes:
        if type(value) is array_type and value.dtype is dtype and value.shape == shape:
            return value.tobytes()
        return _cast(value, leaf).tobytes()

    return encode


def _cast(value: Any, leaf: Leaf) -> np.ndarray[Any, Any]:
    """Casts within a kind of number, as Gymnasium's vector environments do; a Python int fits any integer type."""
    if type(value) is int and leaf.dtype.kind in "iu":
        limits = np.iinfo(leaf.dtype)
        if not limits.min <= value <= limits.max:
            raise ValueError(f"{leaf.path} is {shown(value)}, which {leaf.dtype} cannot hold")
        array = np.array(value, leaf.dtype)
    else:
        array = np.asarray(value)
    if array.shape != leaf.shape or not np.can_cast(array.dtype, leaf.dtype, "same_kind"):
        raise ValueError(
            f"{leaf.path} must be {leaf.dtype} of shape {leaf.shape} by its space {shown(leaf.space)}, "
            f"but is {array.dtype} of shape {array.shape}"
        )
    return array.astype(leaf.dtype, copy=False)


def _text_encoder(space: gym.Text, path: str) -> Encode:
    positions = {character: position for position, character in enumerate(charset(space))}

    def encode(value: Any) -> bytes:
        if not isinstance(value, str) or len(value) > space.max_length or not positions.keys() >= set(value):
            raise ValueError(f"{path} is {shown(value)}, which is outside its space {shown(space)}")
        codes = np.full(space.max_length, -1, np.int32)
        codes[: len(value)] = [positions[character] for character in value]
        return codes.tobytes()

    return encode


def _dict_encoder(space: gym.Dict[Any], path: str) -> Encode:
    children = [(key, _encoder(child, f'{path}["{key}"]')) for key, child in space.spaces.items()]

    def encode(value: Any) -> bytes:
        if not isinstance(value, Mapping) or not value.keys() >= space.spaces.keys():
            got = f"keys {shown(list(value))}" if isinstance(value, Mapping) else type(value).__name__
            raise ValueError(f"{path} must be a dict with the keys {shown(list(space.spaces))}, but is {got}")
        return b"".join([encode_child(value[key]) for key, encode_child in children])

    return encode


def _tuple_encoder(space: gym.Tuple[Any], path: str) -> Encode:
    children = [_encoder(child, f"{path}[{position}]") for position, child in enumerate(space.spaces)]

    def encode(value: Any) -> bytes:
        if not isinstance(value, (tuple, list)) or len(value) != len(children):
            raise ValueError(f"{path} must be a tuple of {len(children)}, but is {shown(value)}")
        return b"".join([encode_child(item) for encode_child, item in zip(children, value, strict=True)])

    return encode
