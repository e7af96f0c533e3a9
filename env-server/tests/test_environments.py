"""This project's own environments."""

from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

import gymbridge_environments
import harness

assert gymbridge_environments

BLUE, GREEN, RED, WHITE, BLACK = (0, 0, 255), (0, 255, 0), (255, 0, 0), (255, 255, 255), (0, 0, 0)
UP, DOWN, LEFT, RIGHT = range(4)


def make(name: str) -> Any:
    return gymnasium.make(f"{name}-v0")


def cells(picture: Any) -> Any:
    """Gives the colour of each of the 7×7 cells, and checks that each is of one colour."""
    blocks = picture.reshape(7, 12, 7, 12, 3)
    assert (blocks == blocks[:, :1, :, :1]).all()
    return [[tuple(int(part) for part in blocks[row, 0, column, 0]) for column in range(7)] for row in range(7)]


def where(picture: Any, colour: tuple[int, int, int]) -> list[tuple[int, int]]:
    grid = cells(picture)
    return [(row, column) for row in range(7) for column in range(7) if grid[row][column] == colour]


@pytest.mark.parametrize("name", ["GridWorld", "ThreeStates"])
@pytest.mark.filterwarnings("ignore:.*")
def test_they_keep_gymnasiums_rules(name: str) -> None:
    check_env(make(name).unwrapped, skip_render_check=True)


def test_the_grid_has_its_squares_on_cells_of_their_own() -> None:
    env = make("GridWorld")
    for seed in range(20):
        picture, _ = env.reset(seed=seed)
        assert (len(where(picture, BLUE)), len(where(picture, GREEN)), len(where(picture, RED))) == (1, 4, 2)
        assert len(where(picture, WHITE)) == 24
        assert len(where(picture, BLACK)) == 18


def test_a_square_that_is_taken_gives_its_reward_and_comes_back() -> None:
    env = make("GridWorld")
    rng = np.random.default_rng(1)
    picture, _ = env.reset(seed=1)
    rewards = set()
    for step in range(2000):
        if step % 50 == 0:
            picture, _ = env.reset(seed=step)
        action = int(rng.integers(4))
        ((row, column),) = where(picture, BLUE)
        move = ((-1, 0), (1, 0), (0, -1), (0, 1))[action]
        target = row + move[0], column + move[1]
        colour = cells(picture)[target[0]][target[1]]
        picture, reward, terminated, truncated, _ = env.step(action)
        assert reward == {GREEN: 1, RED: -1}.get(colour, 0)
        assert where(picture, BLUE) == [(row, column) if colour == WHITE else target]
        assert (len(where(picture, GREEN)), len(where(picture, RED))) == (4, 2)
        assert not terminated
        assert truncated == (step % 50 == 49)
        rewards.add(reward)
    assert rewards == {-1, 0, 1}


def test_the_three_states_move_with_their_probabilities() -> None:
    env = make("ThreeStates").unwrapped
    env.reset(seed=3)
    counts = {0: [0, 0, 0], 2: [0, 0, 0]}
    gained = {0: set(), 2: set()}  # type: ignore[var-annotated]
    for _ in range(4000):
        for state, action in ((0, 0), (2, 1)):
            env._state = state
            after, reward, *_ = env.step(action)
            counts[state][after] += 1
            gained[state].add((after, reward))
    assert np.allclose(np.array(counts[0]) / 4000, [0.7, 0.3, 0.0], atol=0.03)
    assert np.allclose(np.array(counts[2]) / 4000, [0.8, 0.1, 0.1], atol=0.03)
    assert gained == {0: {(0, 10.0), (1, 0.0)}, 2: {(0, 40.0), (1, 0.0), (2, 0.0)}}


def test_an_action_that_a_state_lacks_is_refused() -> None:
    env = make("ThreeStates").unwrapped
    env.reset(seed=1)
    env._state = 1
    with pytest.raises(ValueError, match=r"state 1 has no action 1; it has \[0, 2\]"):
        env.step(1)
    after, reward, _, _, info = env.step(2)
    assert (after, reward, info["action_mask"].tolist()) == (2, -50.0, [0, 1, 0])


@pytest.mark.parametrize("name", ["GridWorld", "ThreeStates"])
def test_a_server_makes_them_without_being_told(client: harness.Client, name: str) -> None:
    session = client.make(f"gymbridge_environments:{name}-v0", 2)
    session.reset([1, 2])
    assert len(session.step([np.zeros(2, np.int64)]).observations) == 1
    session.close()
