"""Environments written for what came before Gymnasium 0.26."""

from typing import Any

import numpy as np
from gymnasium import spaces

from gymbridge_testenvs.behaved import Count, Step


class Old(Count):
    """Its step gives four values, its reset an observation alone, or its reset takes no seed."""

    def __init__(self, where: str = "step", render_mode: str | None = None) -> None:
        super().__init__(render_mode=render_mode)
        self.where = where

    def reset(self, **given: Any) -> Any:  # type: ignore[override]
        if self.where == "seed" and given:
            raise TypeError("reset() got an unexpected keyword argument 'seed'")
        observation, info = super().reset(**given)
        return observation if self.where == "reset" else (observation, info)

    def step(self, action: Any) -> Any:
        observation, reward, terminated, _, info = super().step(action)
        return (observation, reward, terminated, info)


class OldClass:
    """Is no gymnasium.Env."""

    observation_space = spaces.Discrete(2)
    action_space = spaces.Discrete(2)


class OddReward(Count):
    """Gives its rewards as arrays of one number, or as NumPy's numbers."""

    def __init__(self, kind: str = "one", render_mode: str | None = None) -> None:
        super().__init__(render_mode=render_mode)
        self.of: Any = {
            "one": lambda reward: np.array([reward], np.float32),
            "square": lambda reward: np.array([[reward]]),
            "scalar": np.array,
            "float32": np.float32,
            "bool": lambda reward: np.bool_(reward > 1),
        }[kind]

    def step(self, action: Any) -> Step:
        observation, reward, terminated, truncated, info = super().step(action)
        return observation, self.of(reward), terminated, truncated, info
