"""Plain Python, without a bridge: what a trajectory must be."""

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import gymnasium
import numpy as np
import xxhash
from gymnasium import spaces

LEGACY = gymnasium.__version__.startswith("0.")


def leaves(space: Any, value: Any) -> Iterator[Any]:
    """Goes through the arrays of a value, in the contract's order."""
    if isinstance(space, spaces.Dict):
        for key in space.spaces:
            yield from leaves(space[key], value[key])
    elif isinstance(space, spaces.Tuple):
        for child, item in zip(space.spaces, value, strict=True):
            yield from leaves(child, item)
    elif isinstance(space, spaces.Text):
        charset = sorted(space.character_set)
        codes = [charset.index(character) for character in value]
        yield np.array(codes + [-1] * (space.max_length - len(codes)), np.int32)
    else:
        yield np.asarray(value, space.dtype)


@dataclass
class Checksum:
    """XXH3-64 over an episode so far."""

    data: bytearray = field(default_factory=bytearray)

    def observe(self, space: Any, observation: Any) -> None:
        for leaf in leaves(space, observation):
            self.data += leaf.tobytes()

    def outcome(self, reward: float, ends: int) -> None:
        self.data += struct.pack("<d", reward) + bytes([ends])

    def value(self) -> int:
        return xxhash.xxh3_64_intdigest(bytes(self.data))


class PlainEpisodes:
    """One environment, stepped by hand, with the seeding that the project defines."""

    def __init__(self, env_id: str, **kwargs: Any) -> None:
        self.env_id, self.kwargs = env_id, kwargs
        self.env = gymnasium.make(env_id, disable_env_checker=True, **kwargs)
        self.checksum = Checksum()
        self.info: Any = {}

    def reset(self, seed: int) -> Any:
        if LEGACY:
            self.env.close()
            random.seed(seed)
            np.random.seed(seed)
            self.env = gymnasium.make(self.env_id, disable_env_checker=True, **self.kwargs)
        observation, self.info = self.env.reset(seed=seed)
        self.checksum = Checksum()
        self.checksum.observe(self.env.observation_space, observation)
        return observation

    def step(self, action: Any) -> tuple[Any, float, int]:
        observation, reward, terminated, truncated, self.info = self.env.step(action)
        ends = int(terminated) + 2 * int(truncated)
        self.checksum.observe(self.env.observation_space, observation)
        self.checksum.outcome(float(reward), ends)
        return observation, float(reward), ends

    def leaves(self, observation: Any) -> list[Any]:
        return list(leaves(self.env.observation_space, observation))


def batch(space: Any, values: list[Any]) -> list[Any]:
    """Gives for each leaf of a space one array with a row for each value."""
    return [np.stack(column) for column in zip(*(leaves(space, value) for value in values), strict=True)]
