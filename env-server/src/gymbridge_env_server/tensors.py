"""Arrays as they travel: the contract's Tensor and NumPy's types."""

from __future__ import annotations

import sys
from math import prod
from typing import Any

import numpy as np

from gymbridge.v1 import tensor_pb2 as pb
from gymbridge_env_server.refusal import invalid

if sys.byteorder != "little":
    raise ImportError("gymbridge_env_server sends arrays as they lie in memory and needs a little-endian machine")

ELEMENT_TYPES: dict[np.dtype[Any], Any] = {
    np.dtype(name.removeprefix("ELEMENT_TYPE_").lower()): pb.ElementType.Value(name)
    for name, number in pb.ElementType.items()
    if number != pb.ELEMENT_TYPE_UNSPECIFIED
}
DTYPES = {number: dtype for dtype, number in ELEMENT_TYPES.items()}


def to_tensor(array: np.ndarray[Any, Any]) -> pb.Tensor:
    """Copies an array of one of ELEMENT_TYPES."""
    return pb.Tensor(dtype=ELEMENT_TYPES[array.dtype], shape=array.shape, data=array.tobytes())


def to_array(tensor: pb.Tensor, dtype: np.dtype[Any], shape: tuple[int, ...], what: str) -> np.ndarray[Any, Any]:
    """Views a tensor that must have this type and shape, as a read-only array.

    Args:
        tensor: what the client sent.
        dtype: what it must be made of.
        shape: what its shape must be.
        what: names the tensor in the message of the refusal.

    Raises:
        Refusal: INVALID_ARGUMENT, if it has another type, shape or number of bytes.
    """
    if tensor.dtype != ELEMENT_TYPES[dtype]:
        sent = DTYPES.get(tensor.dtype, f"element type {tensor.dtype}")
        raise invalid(f"{what} is of {sent}, and must be of {dtype}")
    if tuple(tensor.shape) != shape:
        raise invalid(f"{what} has shape {tuple(tensor.shape)}, and must have {shape}")
    data, size = tensor.data, prod(shape) * dtype.itemsize
    if len(data) != size:
        raise invalid(f"{what} has {len(data)} bytes; {dtype} of shape {shape} has {size}")
    array: np.ndarray[Any, Any] = np.ndarray(shape, dtype, data)
    return array
