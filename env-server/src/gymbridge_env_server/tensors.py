"""Arrays as they travel: the contract's Tensor and NumPy's types."""

from __future__ import annotations

import sys
from math import prod
from typing import Any

import numpy as np

from gymbridge.v1 import tensor_pb2 as pb
from gymbridge_env_server.quoting import shown
from gymbridge_env_server.refusal import Refusal, invalid

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


class BatchLayout:
    """What a tensor of a batch must be.

    Args:
        dtype: what it must be made of.
        shape: of one row.
        what: names the tensor in the message of a refusal.
    """

    def __init__(self, dtype: np.dtype[Any], shape: tuple[int, ...], what: str) -> None:
        self._dtype, self._shape, self._what = dtype, shape, what
        self._element_type = ELEMENT_TYPES[dtype]
        self._row_bytes = prod(shape) * dtype.itemsize

    def view(self, tensor: pb.Tensor, batch: int) -> np.ndarray[Any, Any]:
        """Views a tensor of `batch` rows as a read-only array.

        Raises:
            Refusal: INVALID_ARGUMENT, if it has another type, shape or number of bytes.
        """
        shape, data = (batch, *self._shape), tensor.data
        if tensor.dtype != self._element_type or tensor.shape[:] != [*shape] or len(data) != batch * self._row_bytes:
            raise self._differs(tensor, shape)
        array: np.ndarray[Any, Any] = np.ndarray(shape, self._dtype, data)
        return array

    def _differs(self, tensor: pb.Tensor, shape: tuple[int, ...]) -> Refusal:
        what, dtype = self._what, self._dtype
        if tensor.dtype != self._element_type:
            sent = DTYPES.get(tensor.dtype, f"element type {tensor.dtype}")
            return invalid(f"{what} is of {sent}, and must be of {dtype}")
        if tuple(tensor.shape) != shape:
            return invalid(f"{what} has shape {shown(tuple(tensor.shape))}, and must have {shape}")
        size = prod(shape) * dtype.itemsize
        return invalid(f"{what} has {len(tensor.data)} bytes; {dtype} of shape {shape} has {size}")
