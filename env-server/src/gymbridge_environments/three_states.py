"""The Markov decision process of document 003 of this project's sources (after A. Géron, Hands-On Machine Learning)."""

from typing import Any

import gymnasium
import numpy as np
from gymnasium import spaces

# For each state and action the probability of each next state; None where the state lacks the action.
TRANSITIONS: tuple[tuple[tuple[float, ...] | None, ...], ...] = (
    ((0.7, 0.3, 0.0), (1.0, 0.0, 0.0), (0.8, 0.2, 0.0)),
    ((0.0, 1.0, 0.0), None, (0.0, 0.0, 1.0)),
    (None, (0.8, 0.1, 0.1), None),
)
# By state, action, next state; all others are 0.
REWARDS = {(0, 0, 0): 10.0, (1, 2, 2): -50.0, (2, 1, 0): 40.0}

Info = dict[str, Any]


class ThreeStates(gymnasium.Env[Any, Any]):
    """Observes the state, 0 to 2, of which 0 is the first; never terminates.

    info["action_mask"] is int8 of shape (3,): 1 for the actions that the state has. Others are refused with ValueError.
    A reset tells info["transitions"] and info["rewards"] too, float64 of shape (3, 3, 3): by state, action, next state.
    """

    def __init__(self, render_mode: str | None = None) -> None:
        self.render_mode = render_mode
        self.observation_space = spaces.Discrete(len(TRANSITIONS))
        self.action_space = spaces.Discrete(len(TRANSITIONS[0]))
        self._state = 0
        self._transitions = np.array([[row or (0.0, 0.0, 0.0) for row in actions] for actions in TRANSITIONS])
        self._rewards = np.zeros_like(self._transitions)
        for index, reward in REWARDS.items():
            self._rewards[index] = reward

    def reset(self, *, seed: int | None = None, options: Info | None = None) -> tuple[Any, Info]:
        super().reset(seed=seed)
        self._state = 0
        model = {"transitions": self._transitions.copy(), "rewards": self._rewards.copy()}
        return self._state, {**self._info(), **model}

    def step(self, action: Any) -> tuple[Any, float, bool, bool, Info]:
        probabilities = TRANSITIONS[self._state][action]
        if probabilities is None:
            has = [int(choice) for choice, possible in enumerate(TRANSITIONS[self._state]) if possible]
            raise ValueError(f"state {self._state} has no action {action}; it has {has}")
        before = self._state
        self._state = int(self.np_random.choice(len(probabilities), p=probabilities))
        return self._state, REWARDS.get((before, int(action), self._state), 0.0), False, False, self._info()

    def _info(self) -> Info:
        mask = np.array([possible is not None for possible in TRANSITIONS[self._state]], np.int8)
        return {"action_mask": mask}
