"""Observations as records."""

from typing import Any

import numpy as np
import pytest
from gymnasium import spaces

import harness
from gymbridge.v1 import environment_pb2 as pb
from gymbridge.v1 import tensor_pb2 as pb_tensor
from gymbridge_env_server.records import RecordCodec

FLOATS = spaces.Box(-1, 1, shape=(2,), dtype=np.float32)


def added(codec: RecordCodec, records: list[bytes]) -> list[Any]:
    fields = codec.field(pb.ResetResponse.OBSERVATIONS_FIELD_NUMBER, records)
    return harness.arrays(pb.ResetResponse.FromString(b"".join(fields)).observations)


def test_fields_of_any_size_are_as_protobuf_serializes_them() -> None:
    codec = RecordCodec(spaces.Box(0, 255, shape=(50,), dtype=np.uint8))
    for rows in (1, 2, 3, 127, 128, 400):
        records = [bytes([row % 256]) * 50 for row in range(rows)]
        response = pb.ResetResponse()
        response.observations.add(dtype=pb_tensor.ELEMENT_TYPE_UINT8, shape=(rows, 50), data=b"".join(records))
        number = pb.ResetResponse.OBSERVATIONS_FIELD_NUMBER
        assert b"".join(codec.field(number, records)) == response.SerializeToString()


def test_the_record_of_a_nested_observation_is_the_bytes_of_its_leaves_in_order() -> None:
    space = spaces.Dict({"b": spaces.Tuple((FLOATS, spaces.Discrete(4))), "a": spaces.Text(3, charset="xyz")})
    record = RecordCodec(space).encode({"a": "zx", "b": (np.array([0.5, 1], "f4"), 3)})
    text, floats = np.array([2, 0, -1], "i4").tobytes(), np.array([0.5, 1], "f4").tobytes()
    assert record == text + floats + np.array(3, "i8").tobytes()


def test_rows_of_records_become_one_tensor_for_each_leaf() -> None:
    codec = RecordCodec(spaces.Dict({"a": spaces.Discrete(9), "b": FLOATS}))
    records = [codec.encode({"a": k, "b": np.array([0, k], "f4")}) for k in (1, 2, 3)]
    first, second = added(codec, records)
    assert first.tolist() == [1, 2, 3]
    assert second.tolist() == [[0, 1], [0, 2], [0, 3]]


def test_no_rows_keep_the_shape_of_the_leaves() -> None:
    codec = RecordCodec(spaces.Tuple((FLOATS, spaces.Discrete(2))))
    assert [array.shape for array in added(codec, [])] == [(0, 2), (0,)]


@pytest.mark.parametrize(
    ("space", "value", "expected"),
    [
        (FLOATS, np.array([0.1, 0.2]), np.array([0.1, 0.2], "f4")),
        (FLOATS, [0, 1], np.array([0, 1], "f4")),
        (spaces.Discrete(5), np.int8(3), np.array(3, "i8")),
        (spaces.MultiBinary(2), np.array([True, False]), np.array([1, 0], "i1")),
        (FLOATS, np.zeros((2, 2), "f4")[:, 0], np.zeros(2, "f4")),
    ],
    ids=["float64", "list", "int8", "bool", "not contiguous"],
)
def test_values_of_the_same_kind_are_cast(space: Any, value: Any, expected: Any) -> None:
    assert RecordCodec(space).encode(value) == expected.tobytes()


@pytest.mark.parametrize(
    ("space", "value", "words"),
    [
        (FLOATS, np.zeros(3, "f4"), r"shape \(3,\)"),
        (FLOATS, None, "object"),
        (spaces.Discrete(5), 1.0, "float64"),
        (spaces.Discrete(5), 1 << 70, "int64 cannot hold"),
        (spaces.Text(2, charset="ab"), "abc", "abc"),
        (spaces.Text(2, charset="ab"), "c", "'c'"),
        (spaces.Dict({"a": FLOATS}), {"b": 1}, "keys"),
        (spaces.Dict({"a": FLOATS}), 1, "int"),
        (spaces.Tuple((FLOATS,)), (), "tuple of 1"),
    ],
    ids=["shape", "none", "kind", "too large", "long text", "other character", "key", "no dict", "short tuple"],
)
def test_a_value_outside_the_layout_of_its_space_is_named(space: Any, value: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        RecordCodec(space).encode(value)
