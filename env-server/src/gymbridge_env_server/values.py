"""Keyword arguments of an environment: the contract's Value as the Python object it stands for."""

from collections.abc import Mapping
from typing import Any

from gymbridge.v1 import environment_pb2 as pb


def to_python(value: pb.Value) -> Any:
    """Gives None, bool, int, float, str, list, tuple or dict, of exactly the type that was sent."""
    kind = value.WhichOneof("kind")
    if kind is None:
        return None
    if kind == "list_value":
        return [to_python(item) for item in value.list_value.values]
    if kind == "tuple_value":
        return tuple(to_python(item) for item in value.tuple_value.values)
    if kind == "map_value":
        return to_kwargs(value.map_value.values)
    return getattr(value, kind)


def to_kwargs(values: Mapping[str, pb.Value]) -> dict[str, Any]:
    """Gives the values by name, in the order of their names, so that a constructor sees the same dict every time."""
    return {name: to_python(values[name]) for name in sorted(values)}
