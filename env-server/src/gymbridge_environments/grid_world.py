"""A grid of 5×5 cells in which a blue square collects green squares and avoids red ones.

After gridworld.py of A. Juliani's DeepRL-Agents, as document 003 of this project's sources uses it.
"""

from typing import Any

import gymnasium
import numpy as np
from gymnasium import spaces

SIZE = 5
GREENS = 4
REDS = 2
PIXELS = 12  # of a cell's side; with the border there are 7×7 cells

RED, GREEN, BLUE = 0, 1, 2  # channels
MOVES = ((-1, 0), (1, 0), (0, -1), (0, 1))

Info = dict[str, Any]


class GridWorld(gymnasium.Env[Any, Any]):
    """Observes the picture, uint8 of shape (84, 84, 3); never terminates.

    Actions are 0 up, 1 down, 2 left, 3 right; a move into the white border does nothing. A green square gives 1, a red
    one −1, and comes back on a random free cell.
    """

    metadata = {"render_modes": ["rgb_array"], "render_fps": 5}  # noqa: RUF012 (as Gymnasium declares it)

    def __init__(self, render_mode: str | None = None) -> None:
        side = (SIZE + 2) * PIXELS
        self.render_mode = render_mode
        self.observation_space = spaces.Box(0, 255, shape=(side, side, 3), dtype=np.uint8)
        self.action_space = spaces.Discrete(len(MOVES))
        self._agent = (0, 0)
        self._squares: dict[tuple[int, int], int] = {}

    def reset(self, *, seed: int | None = None, options: Info | None = None) -> tuple[Any, Info]:
        super().reset(seed=seed)
        channels = (GREEN,) * GREENS + (RED,) * REDS
        drawn = self.np_random.permutation(SIZE * SIZE)[: 1 + len(channels)]
        self._agent, *cells = [divmod(int(number), SIZE) for number in drawn]
        self._squares = dict(zip(cells, channels, strict=True))
        return self._picture(), {}

    def step(self, action: Any) -> tuple[Any, float, bool, bool, Info]:
        row, column = self._agent[0] + MOVES[action][0], self._agent[1] + MOVES[action][1]
        if 0 <= row < SIZE and 0 <= column < SIZE:
            self._agent = row, column
        taken = self._squares.pop(self._agent, None)
        if taken is not None:
            self._squares[self._free_cell()] = taken
        reward = {None: 0.0, GREEN: 1.0, RED: -1.0}[taken]
        return self._picture(), reward, False, False, {}

    def _free_cell(self) -> tuple[int, int]:
        cells = [(row, column) for row in range(SIZE) for column in range(SIZE)]
        free = [cell for cell in cells if cell != self._agent and cell not in self._squares]
        return free[self.np_random.integers(len(free))]

    def _picture(self) -> Any:
        cells = np.full((SIZE + 2, SIZE + 2, 3), 255, np.uint8)
        cells[1:-1, 1:-1] = 0
        for (row, column), channel in (*self._squares.items(), (self._agent, BLUE)):
            cells[row + 1, column + 1, channel] = 255
        return cells.repeat(PIXELS, axis=0).repeat(PIXELS, axis=1)

    def render(self) -> Any:
        return self._picture()
