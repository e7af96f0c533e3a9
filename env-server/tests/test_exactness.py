"""A trajectory through the server is bit-equal to plain Python: same seeds, same actions."""

from typing import Any

import gymnasium
import numpy as np
import pytest

import harness
import plain
from gymbridge_env_server import making

if plain.LEGACY:
    CASES: list[Any] = [("LunarLander-v2", {}, 0, 220), ("Taxi-v3", {}, 30, 100), ("CartPole-v1", {}, 0, 100)]
else:
    making.register_atari()
    CASES = [
        ("CartPole-v0", {}, 0, 120),
        ("CartPole-v1", {}, 0, 120),
        ("LunarLander-v3", {}, 0, 220),
        ("MsPacman-v0", {}, 5, 12),
        ("MsPacmanNoFrameskip-v4", {"obs_type": "grayscale"}, 5, 12),
        ("ALE/MsPacman-v5", {"frameskip": (2, 5)}, 5, 12),
        ("FrozenLake-v1", {"map_name": "8x8"}, 0, 150),
        ("Taxi-v4", {"is_rainy": True}, 30, 100),
        ("Pendulum-v1", {"g": 9.81}, 40, 100),
        ("Blackjack-v1", {"natural": True}, 0, 60),
        ("gymbridge_testenvs:Nested-v0", {}, 0, 40),
        ("gymbridge_testenvs:Echo-v0", {}, 0, 20),
    ]


class Twin:
    """The same environments twice: through the server, and by hand."""

    def __init__(self, client: harness.Client, env_id: str, kwargs: Any, limit: int, count: int) -> None:
        self.count = count
        self.session = client.make(env_id, count, kwargs=kwargs, max_episode_steps=limit, runtime=making.RUNTIME)
        extra = {"max_episode_steps": limit} if limit else {}
        self.plain = [plain.PlainEpisodes(env_id, **kwargs, **extra) for _ in range(count)]
        self.action_space = self.plain[0].env.action_space
        self.action_space.seed(5)
        self.seeds = [1000 * index + 7 for index in range(count)]
        self.history: list[list[Any]] = [[] for _ in range(count)]

    def reset(self) -> None:
        reply = self.session.reset(self.seeds)
        expected = [twin.leaves(twin.reset(seed)) for twin, seed in zip(self.plain, self.seeds, strict=True)]
        assert_rows(reply.observations, expected)
        assert list(reply.checksums) == [twin.checksum.value() for twin in self.plain]

    def step(self) -> int:
        """Steps once and compares everything; gives how many episodes ended."""
        actions = [self.action_space.sample() for _ in self.plain]
        next_seeds = [seed + 1 for seed in self.seeds]
        reply = self.session.steps(plain.batch(self.action_space, actions), next_seeds)
        rows, next_rows, rewards, ends, checksums = [], [], [], [], []
        for index, (twin, action) in enumerate(zip(self.plain, actions, strict=True)):
            observation, reward, end = twin.step(action)
            rows.append(twin.leaves(observation))
            rewards.append(reward)
            ends.append(end)
            checksums.append(twin.checksum.value())
            self.history[index].append(action)
            if end:
                self.seeds[index] = next_seeds[index]
                next_rows.append(twin.leaves(twin.reset(self.seeds[index])))
                self.history[index] = []
        assert_rows(reply.observations, rows)
        assert reply.rewards == np.array(rewards, "<f8").tobytes()
        assert list(reply.ends) == ends
        assert list(reply.checksums) == checksums
        assert_rows(reply.next_observations, next_rows)
        return len(next_rows)


def assert_rows(tensors: Any, rows: list[Any]) -> None:
    """Compares tensors, one for each leaf, with a list of rows of leaves, bit by bit."""
    columns = [np.stack(column) for column in zip(*rows, strict=True)]
    received = harness.arrays(tensors)
    assert len(received) == len(columns)
    for got, expected in zip(received, columns, strict=True):
        assert got.dtype == expected.dtype
        assert got.shape == expected.shape
        assert got.tobytes() == expected.tobytes()


def at_most(count: int, env_id: str) -> int:
    """Gives how many environments to play at once: half as many Atari games, whose resets take a tenth of a second."""
    return (count + 1) // 2 if "Pacman" in env_id else count


@pytest.mark.parametrize("several", [False, True], ids=["1", "several"])
@pytest.mark.parametrize(("env_id", "kwargs", "limit", "steps"), CASES, ids=[case[0] for case in CASES])
def test_trajectories_are_bit_equal_to_plain_python(
    client: harness.Client, env_id: str, kwargs: Any, limit: int, steps: int, several: bool
) -> None:
    count = at_most(4 if several else 1, env_id)
    twin = Twin(client, env_id, kwargs, limit, count)
    twin.reset()
    ended = sum(twin.step() for _ in range(steps // 2 if several else steps))
    twin.session.close()
    assert ended >= 2


@pytest.mark.parametrize(("env_id", "kwargs", "limit", "steps"), CASES, ids=[case[0] for case in CASES])
def test_a_session_made_anew_goes_on_where_the_lost_one_was(
    client: harness.Client, env_id: str, kwargs: Any, limit: int, steps: int
) -> None:
    count = at_most(2, env_id)
    twin = Twin(client, env_id, kwargs, limit, count)
    twin.reset()
    for _ in range(steps // 2):
        twin.step()
    twin.session.close()
    twin.session = client.make(env_id, count, kwargs=kwargs, max_episode_steps=limit, runtime=making.RUNTIME)
    histories = [
        {"actions": harness.tensors(plain.batch(twin.action_space, actions)), "repeats": [1] * len(actions)}
        if actions
        else {}
        for actions in twin.history
    ]
    reply = twin.session.reset(twin.seeds, histories=histories)
    assert list(reply.checksums) == [each.checksum.value() for each in twin.plain]
    assert bytes(reply.ended) == bytes(count)
    for _ in range(steps - steps // 2):
        twin.step()
    twin.session.close()


@pytest.mark.parametrize("where", ["step", "reset", "make"])
def test_what_an_environment_draws_from_global_generators_repeats(client: harness.Client, where: str) -> None:
    actions = [np.zeros(1, np.int64)]

    def make() -> Any:
        return client.make("gymbridge_testenvs:Global-v0", 1, kwargs={"where": where}, runtime=making.RUNTIME)

    def play(session: Any, seed: int) -> list[int]:
        return [session.reset([seed]).checksums[0], *(session.steps(actions, [9]).checksums[0] for _ in range(5))]

    session = make()
    straight = play(session, 3)
    assert play(session, 4)[-1] != straight[-1] or where == "make"
    assert play(session, 3) == straight
    session.close()
    again = make()
    history = {"actions": harness.tensors([np.zeros(5, np.int64)]), "repeats": [1] * 5}
    assert again.reset([3], histories=[history]).checksums[0] == straight[-1]
    again.close()


def test_the_version_of_gymnasium_is_told(client: harness.Client) -> None:
    session = client.make("CartPole-v1", runtime=making.RUNTIME)
    session.close()
    assert session.made.gymnasium_version == gymnasium.__version__
