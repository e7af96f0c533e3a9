"""One environment and the episode that it is in."""

import random
import struct
from array import array
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import xxhash

from gymbridge_env_server.plans import History
from gymbridge_env_server.records import Encode

TERMINATED, TRUNCATED = 1, 2

_pack_outcome = struct.Struct("<dB").pack


class Episode:
    """Steps one environment, and keeps the checksum that the contract defines.

    On the legacy runtime an environment is made afresh for each episode, after `random` and `numpy.random` are seeded:
    LunarLander-v2 repeats only so.

    Args:
        make: makes the environment again.
        environment: the environment.
        encode: turns an observation into its record.
        afresh: whether to make the environment again for each episode.

    Attributes:
        environment: the one that was made last.
        checksum: of the episode so far.
        record: of its last observation.
        info: of the last reset or step.
    """

    def __init__(self, make: Callable[[], Any], environment: Any, encode: Encode, *, afresh: bool) -> None:
        self.environment = environment
        self.checksum = 0
        self.record = b""
        self.info: Mapping[str, Any] = {}
        self._make = make
        self._encode = encode
        self._afresh = afresh
        self._hash = xxhash.xxh3_64()

    def reset(self, seed: int) -> bytes:
        """Starts an episode and gives the record of its first observation."""
        if self._afresh:
            self.environment.close()
            random.seed(seed)
            np.random.seed(seed)
            self.environment = self._make()
        observation, self.info = self.environment.reset(seed=seed)
        record = self.record = self._encode(observation)
        self._hash.reset()
        self._hash.update(record)
        self.checksum = self._hash.intdigest()
        return record

    def play_back(self, history: History) -> bool:
        """Applies the actions of a history to the running episode, and stops if it ends; gives whether it did."""
        return any(
            self.step(action, repeat, 1, [], array("d"))
            for action, repeat in zip(history.actions, history.repeats, strict=True)
        )

    def step(self, action: Any, repeat: int, keep: int, records: list[bytes], rewards: "array[float]") -> int:
        """Applies an action up to `repeat` times and stops where the episode ends.

        Args:
            action: a member of the action space.
            repeat: at least 1.
            keep: how many of the last observations to append to `records`, at least 1.
            records: gets the records of the last observations, oldest first.
            rewards: gets the reward of each frame.

        Returns:
            0, or TERMINATED and TRUNCATED as bits.
        """
        step, encode, update = self.environment.step, self._encode, self._hash.update
        last = len(records) + keep
        ends = 0
        for _ in range(repeat):
            observation, reward, terminated, truncated, self.info = step(action)
            record = encode(observation)
            reward = float(reward)
            ends = (TERMINATED if terminated else 0) | (TRUNCATED if truncated else 0)
            update(record)
            update(_pack_outcome(reward, ends))
            records.append(record)
            rewards.append(reward)
            if len(records) > last:
                del records[-1 - keep]
            if ends:
                break
        self.record = record
        self.checksum = self._hash.intdigest()
        return ends
