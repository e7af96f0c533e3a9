"""The values of requested info keys, as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server.quoting import shown
from gymbridge_env_server.tensors import ELEMENT_TYPES, to_tensor

Info = Mapping[str, Any]


def columns(keys: Sequence[str], infos: Sequence[Info]) -> list[pb.InfoColumn]:
    """Gives one column for each key, with one row for each info.

    Raises:
        ValueError: if a value cannot be carried, or values of one column differ in type or shape.
    """
    return [_column(key, infos) for key in keys]


def check_size(response: Any, reply: bytes, most_bytes: int) -> bytes:
    """Gives the reply, if it is no larger than a message.

    Raises:
        ValueError: if it is, with the info that takes most of it.
    """
    if len(reply) <= most_bytes:
        return reply
    largest = max(response.infos, key=lambda column: column.ByteSize(), default=pb.InfoColumn())
    raise ValueError(
        f'the reply has {len(reply)} bytes, of which info["{largest.key}"] takes {largest.ByteSize()}; a message is at '
        f"most {most_bytes} bytes. Leave the key out of info_keys, or start the server with a larger --max-message-mib."
    )


def _column(key: str, infos: Sequence[Info]) -> pb.InfoColumn:
    arrays = [_array(key, info[key]) for info in infos if key in info]
    kinds = {(array.dtype, array.shape) for array in arrays}
    if len(kinds) > 1:
        listed = " and ".join(sorted(f"{dtype} of shape {shape}" for dtype, shape in kinds))
        raise ValueError(f'info["{key}"] is {listed} within one batch; the values of a column must be alike')
    column = pb.InfoColumn(key=key, present=bytes(key in info for info in infos))
    if arrays:
        column.values.CopyFrom(to_tensor(np.stack(arrays)))
    return column


def _array(key: str, value: Any) -> np.ndarray[Any, Any]:
    if isinstance(value, (bool, int, float, np.generic, np.ndarray)):
        array = np.asarray(value)
        if array.dtype in ELEMENT_TYPES:
            return array
    raise ValueError(
        f'info["{key}"] is {shown(value)} of type {type(value).__name__}; only booleans, numbers and arrays of these '
        f"can be carried. Leave the key out of info_keys."
    )
