"""Infos as columns."""

from typing import Any

import numpy as np
import pytest

import harness
from gymbridge_env_server.infos import columns


@pytest.mark.parametrize(
    ("values", "dtype"),
    [([True, False], "bool"), ([1, -2], "int64"), ([1.5, 2.0], "float64"), ([np.uint8(3)], "uint8")],
    ids=["bool", "int", "float", "numpy"],
)
def test_scalars_become_a_column_of_their_type(values: Any, dtype: str) -> None:
    (column,) = columns(["key"], [{"key": value} for value in values])
    array = harness.arrays([column.values])[0]
    assert (array.dtype.name, array.tolist()) == (dtype, values)


def test_rows_without_the_key_are_marked() -> None:
    (column,) = columns(["key"], [{}, {"key": np.array([1, 2], "i1")}, {"other": 1}])
    assert column.present == b"\0\1\0"
    assert harness.arrays([column.values])[0].tolist() == [[1, 2]]


def test_values_that_differ_in_type_are_refused() -> None:
    with pytest.raises(ValueError, match=r"float64.*int64"):
        columns(["key"], [{"key": 1}, {"key": 1.0}])


@pytest.mark.parametrize("value", ["text", None, [1], {}, 1 << 80], ids=repr)
def test_values_of_other_kinds_are_refused_by_their_key(value: Any) -> None:
    with pytest.raises(ValueError, match="label"):
        columns(["label"], [{"label": value}])
