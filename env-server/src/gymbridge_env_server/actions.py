"""Actions: tensors of a batch, checked against the action space and turned into what `env.step` takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import prod
from typing import Any

import numpy as np
from gymnasium import spaces as gym

from gymbridge.v1 import tensor_pb2 as pb
from gymbridge_env_server.quoting import shown
from gymbridge_env_server.refusal import Refusal, invalid
from gymbridge_env_server.spaces import Leaf, charset, leaves
from gymbridge_env_server.tensors import BatchLayout

Array = Any  # np.ndarray[Any, Any]
Rows = list[Any]

MOST_VALUES = 1024


class ActionCodec:
    """Turns the tensors of a batch into actions of one space.

    Args:
        space: a space that `spaces.to_message` carries.
    """

    def __init__(self, space: Any) -> None:
        self.leaves = list(leaves(space, "action"))
        self._space = space
        self._leaf_codecs = [
            (leaf, BatchLayout(leaf.dtype, leaf.shape, leaf.path), _leaf_codec(leaf)) for leaf in self.leaves
        ]
        self._assemble = _assembler(space)

    def decode(
        self,
        tensors: Sequence[pb.Tensor],
        batch: int,
        rows: Sequence[int] | None,
        whose: Callable[[int], str] = "environment {}".format,
    ) -> Rows:
        """Gives one action for each row, as `space.sample()` would give it; arrays are copies.

        Args:
            tensors: one for each leaf, of shape [batch, …leaf].
            batch: length of the first axis.
            rows: which rows to look at; None for all.
            whose: names the owner of a row in the message of a refusal.

        Raises:
            Refusal: INVALID_ARGUMENT, if a tensor is not of its leaf's type and shape, or a row is outside the space.
        """
        if len(tensors) != len(self.leaves):
            raise invalid(
                f"{len(tensors)} action tensors were sent; {shown(self._space)} has {len(self.leaves)} leaves"
            )
        columns = []
        for (leaf, layout, codec), tensor in zip(self._leaf_codecs, tensors, strict=True):
            array = layout.view(tensor, batch)
            wanted = array if rows is None else array[list(rows)]
            column = codec.rows(wanted)
            if column is None:
                position = codec.first_outside(wanted)
                row = position if rows is None else rows[position]
                raise _outside(leaf, wanted[position], whose(row))
            columns.append(column)
        return self._assemble(iter(columns))


def _outside(leaf: Leaf, value: Array, whose: str) -> Refusal:
    return invalid(f"{leaf.path} of {whose} is {shown(value.tolist())}, which is outside its space {shown(leaf.space)}")


def _assembler(space: Any) -> Callable[[Iterator[Rows]], Rows]:
    """Gives a function that puts the columns of the leaves, in order, together to rows of the space."""
    if isinstance(space, gym.Dict):
        keys, children = list(space.spaces), [_assembler(child) for child in space.spaces.values()]
        return lambda columns: [
            dict(zip(keys, row, strict=True)) for row in zip(*[child(columns) for child in children], strict=True)
        ]
    if isinstance(space, gym.Tuple):
        children = [_assembler(child) for child in space.spaces]
        return lambda columns: list(zip(*[child(columns) for child in children], strict=True))
    return next


def _leaf_codec(leaf: Leaf) -> _DiscreteLeaf | _ArrayLeaf | _TextLeaf:
    if isinstance(leaf.space, gym.Discrete):
        return _DiscreteLeaf(leaf.space)
    return _TextLeaf(leaf) if isinstance(leaf.space, gym.Text) else _ArrayLeaf(leaf)


class _DiscreteLeaf:
    """Integers between bounds, as NumPy scalars; those of a small space are made once, which is faster."""

    def __init__(self, space: gym.Discrete) -> None:
        self._low, self._high = _bounds(space)
        of_type = space.dtype.type
        few = self._high - self._low < MOST_VALUES
        self._values = {value: of_type(value) for value in range(self._low, self._high + 1)} if few else None

    def first_outside(self, rows: Array) -> int:
        """Gives the position of the first row that is not in the space."""
        return next(position for position, value in enumerate(rows.tolist()) if not self._low <= value <= self._high)

    def rows(self, rows: Array) -> Rows | None:
        """Gives the value of each row, or None if one is not in the space."""
        known = self._values
        if known is None:
            return list(rows) if ((rows >= self._low) & (rows <= self._high)).all() else None
        try:
            return [known[value] for value in rows.tolist()]
        except KeyError:
            return None


class _ArrayLeaf:
    """Arrays of numbers between bounds."""

    def __init__(self, leaf: Leaf) -> None:
        self._shape = leaf.shape
        self._is_bool = leaf.dtype == np.bool_
        low, high = _bounds(leaf.space)
        self._low, self._high = np.asarray(low, leaf.dtype), np.asarray(high, leaf.dtype)
        if self._is_bool:
            self._low, self._high = self._low.astype(np.uint8), self._high.astype(np.uint8)

    def first_outside(self, rows: Array) -> int:
        """Gives the position of the first row with an element that is not in the space; NaN is not."""
        return _first_false(self._inside(rows))

    def rows(self, rows: Array) -> Rows | None:
        """Gives the value of each row, a copy: an environment may keep and change its action; None as above."""
        inside = self._inside(rows)
        if np.count_nonzero(inside) < inside.size:
            return None
        return [row.reshape(self._shape) for row in rows.copy().reshape(len(rows), prod(self._shape))]

    def _inside(self, rows: Array) -> Array:
        numbers = rows.view(np.uint8) if self._is_bool else rows
        return (numbers >= self._low) & (numbers <= self._high)


def _first_false(holds: Array) -> int:
    """Gives the position of the first row that is not true throughout."""
    return int(np.argmin(holds.reshape(len(holds), -1).all(axis=1)))


def _bounds(space: Any) -> tuple[Any, Any]:
    if isinstance(space, gym.Box):
        return space.low, space.high
    if isinstance(space, gym.MultiBinary):
        return 0, 1
    if isinstance(space, gym.MultiDiscrete):
        return space.start, space.start + (space.nvec - 1)
    return int(space.start), int(space.start) + int(space.n) - 1


class _TextLeaf:
    """Positions of characters, −1 after the last one."""

    def __init__(self, leaf: Leaf) -> None:
        self._characters = charset(leaf.space)
        self._min_length = leaf.space.min_length

    def first_outside(self, rows: Array) -> int:
        """Gives the position of the first row that is not a string of the space."""
        return _first_false(self._inside(rows))

    def rows(self, rows: Array) -> Rows | None:
        """Gives the string of each row, or None if one is not in the space."""
        if not self._inside(rows).all():
            return None
        return ["".join(self._characters[position] for position in row if position >= 0) for row in rows.tolist()]

    def _inside(self, rows: Array) -> Array:
        used = rows >= 0
        in_charset = ((rows >= -1) & (rows < len(self._characters))).all(axis=1)
        no_gap = (used[:, :-1] | ~used[:, 1:]).all(axis=1)
        return in_charset & no_gap & (used.sum(axis=1) >= self._min_length)
