"""One environment and the episode that it is in."""

import random
import struct
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import xxhash

from gymbridge_env_server.plans import History
from gymbridge_env_server.quoting import shown
from gymbridge_env_server.records import Encode

TERMINATED, TRUNCATED = 1, 2

_PAIR = 2

# What unpacking raises, here or in a wrapper of Gymnasium's.
_FOUR_VALUES = "not enough values to unpack (expected 5, got 4)"

_pack_outcome = struct.Struct("<dB").pack


def seed_globals(seed: int) -> None:
    """Seeds Python's and NumPy's global generators, with a number in [0, 2³²)."""
    random.seed(seed)
    np.random.seed(seed)


def _old(what: str) -> TypeError:
    return TypeError(
        f"the environment has the API of Gym, before Gymnasium 0.26: {what}. Let reset(seed=…) give (observation, "
        f"info), and step() (observation, reward, terminated, truncated, info), or wrap it so"
    )


class Episode:
    """Steps one environment, and keeps the checksum that the contract defines.

    `random` and `numpy.random` are seeded for each episode: many environments draw from them. Of several environments
    in a session, those that do so draw from the same stream, in turns.

    On the legacy runtime an environment is made afresh for each episode: LunarLander-v2 repeats only so.

    Args:
        make: makes the environment again.
        environment: the environment.
        encode: turns an observation into its record.
        afresh: whether to make the environment again for each episode.

    Attributes:
        environment: the one that was made last.
        record: of the last observation.
        reward: of the last frame.
        info: of the last reset or frame.
        checksum: gives that of the episode so far; 0 before the first.
    """

    def __init__(self, make: Callable[[], Any], environment: Any, encode: Encode, *, afresh: bool) -> None:
        self.environment = environment
        self.record = b""
        self.reward = 0.0
        self.info: Mapping[str, Any] = {}
        self._make = make
        self._encode = encode
        self._afresh = afresh
        self._hash = xxhash.xxh3_64()
        self._update = self._hash.update
        self.checksum: Callable[[], int] = int

    def reset(self, seed: int) -> bytes:
        """Starts an episode and gives the record of its first observation."""
        if self._afresh:
            self.environment.close()
        seed_globals(seed)
        if self._afresh:
            self.environment = self._make()
        observation, self.info = self._started(seed)
        record = self.record = self._encode(observation)
        self._hash.reset()
        self._update(record)
        self.checksum = self._hash.intdigest
        return record

    def _started(self, seed: int) -> tuple[Any, Mapping[str, Any]]:
        """Resets the environment.

        Raises:
            TypeError: if it gives no pair, as before Gymnasium 0.26.
        """
        try:
            started = self.environment.reset(seed=seed)
        except TypeError as problem:
            if "unexpected keyword argument 'seed'" in str(problem):
                raise _old("its reset() takes no seed") from problem
            raise
        if not isinstance(started, tuple) or len(started) != _PAIR:
            raise _old(f"its reset() gave {shown(started)} in place of the pair (observation, info)")
        return started

    def play_back(self, history: History) -> bool:
        """Applies the actions of a history to the running episode, and stops if it ends; gives whether it did."""
        return any(
            self.step(action)
            for action, repeat in zip(history.actions, history.repeats, strict=True)
            for _ in range(repeat)
        )

    def step(self, action: Any) -> int:
        """Applies an action, a member of the action space, once: for one frame.

        Returns:
            0, or TERMINATED and TRUNCATED as bits.
        """
        try:
            observation, reward, terminated, truncated, self.info = self.environment.step(action)
        except ValueError as problem:
            if str(problem) == _FOUR_VALUES:
                raise _old("its step() gave (observation, reward, done, info)") from problem
            raise
        record = self.record = self._encode(observation)
        reward = self.reward = float(reward.item() if isinstance(reward, np.ndarray) else reward)
        ends = (TERMINATED if terminated else 0) | (TRUNCATED if truncated else 0)
        update = self._update
        update(record)
        update(_pack_outcome(reward, ends))
        return ends
