"""Python's own ways of training by DQN on CPU, timed for a benchmark that alternates with them.

Usage: training_peers.py sb3|sb3-atari|loop|vector-loop ENVIRONMENT SEED THREADS FIRST LAST KEY=VALUE…

Trains from scratch, ends at environment step LAST, and prints how many steps a second were made from step FIRST on.
Keys are those of Gymbridge's presets, with values in JSON. Nothing is logged, evaluated or saved.

- sb3: Stable-Baselines3's DQN.
- sb3-atari: likewise from pixels, with its AtariWrapper, four frames stacked, and its CnnPolicy, as the zoo has it.
- loop: the algorithm as one loop over one environment, in plain PyTorch and with Stable-Baselines3's replay buffer.
- vector-loop: likewise over a SyncVectorEnv of one environment with RecordEpisodeStatistics, which is how CleanRL
  plays.
"""

import json
import random
import sys
import time

import ale_py
import gymnasium
import numpy as np
import torch
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from gymnasium.wrappers import RecordEpisodeStatistics
from stable_baselines3 import DQN
from stable_baselines3.common.atari_wrappers import AtariWrapper
from stable_baselines3.common.buffers import ReplayBuffer
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.vec_env import DummyVecEnv, VecEnv, VecFrameStack


class Stopwatch:
    """Counts environment steps, and takes the time between two of them."""

    def __init__(self, first: int, last: int) -> None:
        self.first = first
        self.last = last
        self._steps = 0
        self._start = self._end = 0.0

    def step(self) -> bool:
        """Counts a step; tells whether there are more to come."""
        self._steps += 1
        if self._steps == self.first:
            self._start = time.perf_counter()
        if self._steps == self.last:
            self._end = time.perf_counter()
        return self._steps < self.last

    def steps_per_second(self) -> float:
        return (self.last - self.first) / (self._end - self._start)


def make(name: str) -> gymnasium.Env:
    return gymnasium.make(name, disable_env_checker=True)


class Counting(BaseCallback):
    """Stops Stable-Baselines3 with the stopwatch."""

    def __init__(self, stopwatch: Stopwatch) -> None:
        super().__init__()
        self._stopwatch = stopwatch

    def _on_step(self) -> bool:
        return self._stopwatch.step()


def train_sb3(environment: str, seed: int, values: dict, stopwatch: Stopwatch) -> None:
    # A vector environment of our own making is not wrapped into a Monitor, which would log.
    environments = DummyVecEnv([lambda: make(environment)])
    learn_sb3("MlpPolicy", environments, {"net_arch": values["network.hidden_layers"]}, seed, values, stopwatch)


def train_sb3_atari(environment: str, seed: int, values: dict, stopwatch: Stopwatch) -> None:
    gymnasium.register_envs(ale_py)
    assert values["network.hidden_layers"] == [512], "CnnPolicy has one hidden layer of 512"
    environments = VecFrameStack(DummyVecEnv([lambda: AtariWrapper(make(environment))]), 4)
    learn_sb3("CnnPolicy", environments, {}, seed, values, stopwatch)


def learn_sb3(
    policy: str, environments: VecEnv, policy_kwargs: dict, seed: int, values: dict, stopwatch: Stopwatch
) -> None:
    assert (values["algorithm.n_step"], values["optimizer.epsilon"], values["optimizer.learning_rate_decay"]) == (1, 1e-8, 0)
    agent = DQN(
        policy,
        environments,
        learning_rate=values["optimizer.learning_rate"],
        buffer_size=values["replay.capacity"],
        learning_starts=values["algorithm.learning_starts"],
        batch_size=values["replay.batch_size"],
        tau=1.0,
        gamma=values["algorithm.discount"],
        train_freq=values["algorithm.train_every"],
        gradient_steps=values["algorithm.gradient_steps"],
        target_update_interval=values["algorithm.target_every"],
        exploration_fraction=values["exploration.epsilon_duration"] / values["stop.steps"],
        exploration_initial_eps=values["exploration.epsilon_initial"],
        exploration_final_eps=values["exploration.epsilon_final"],
        max_grad_norm=values["optimizer.max_gradient_norm"],
        policy_kwargs=policy_kwargs,
        seed=seed,
        device="cpu",
    )
    agent.learn(values["stop.steps"], callback=Counting(stopwatch), log_interval=None)


class Plain:
    """One environment, seen as a vector of one."""

    def __init__(self, name: str) -> None:
        self._environment = make(name)
        self.observation_space = self._environment.observation_space
        self.action_space = self._environment.action_space

    def reset(self, seed: int) -> np.ndarray:
        return self._environment.reset(seed=seed)[0][np.newaxis]

    def step(self, actions: np.ndarray) -> tuple:
        """Gives the next observations to act on, those that the actions led to, rewards and terminations."""
        after, reward, terminated, truncated, _ = self._environment.step(actions[0])
        current = self._environment.reset()[0] if terminated or truncated else after
        return current[np.newaxis], after[np.newaxis], np.array([reward]), np.array([terminated])


class Vector:
    """One environment in Gymnasium's vector of them."""

    def __init__(self, name: str) -> None:
        self._environments = SyncVectorEnv(
            [lambda: RecordEpisodeStatistics(make(name))], autoreset_mode=AutoresetMode.SAME_STEP
        )
        self.observation_space = self._environments.single_observation_space
        self.action_space = self._environments.single_action_space

    def reset(self, seed: int) -> np.ndarray:
        return self._environments.reset(seed=seed)[0]

    def step(self, actions: np.ndarray) -> tuple:
        """Likewise."""
        current, rewards, terminated, truncated, infos = self._environments.step(actions)
        after = current.copy()
        for index in np.flatnonzero(terminated | truncated):
            after[index] = infos["final_obs"][index]
        return current, after, rewards, terminated


def train_loop(environments: Plain | Vector, seed: int, values: dict, stopwatch: Stopwatch) -> None:
    torch.manual_seed(seed)
    np.random.seed(seed)  # the replay buffer draws from it
    draw = random.Random(seed)
    actions = int(environments.action_space.n)
    network, target = (q_network(environments, values["network.hidden_layers"]) for _ in range(2))
    target.load_state_dict(network.state_dict())
    adam = torch.optim.Adam(network.parameters(), lr=values["optimizer.learning_rate"])
    replay = ReplayBuffer(
        values["replay.capacity"],
        environments.observation_space,
        environments.action_space,
        "cpu",
        handle_timeout_termination=False,
    )
    slope = (values["exploration.epsilon_final"] - values["exploration.epsilon_initial"]) / values["exploration.epsilon_duration"]
    observations = environments.reset(seed)
    for step in range(stopwatch.last):
        epsilon = max(values["exploration.epsilon_initial"] + slope * step, values["exploration.epsilon_final"])
        if draw.random() < epsilon:
            chosen = np.array([draw.randrange(actions)])
        else:
            with torch.no_grad():
                chosen = network(torch.as_tensor(observations)).argmax(dim=1).numpy()
        current, after, rewards, terminated = environments.step(chosen)
        replay.add(observations, after, chosen, rewards, terminated, [{}])
        observations = current
        if step >= values["algorithm.learning_starts"]:
            if step % values["algorithm.train_every"] == 0:
                learn(network, target, adam, replay.sample(values["replay.batch_size"]), values["algorithm.discount"])
            if step % values["algorithm.target_every"] == 0:
                target.load_state_dict(network.state_dict())
        stopwatch.step()


def q_network(environments: Plain | Vector, hidden_layers: list[int]) -> torch.nn.Module:
    layers: list[torch.nn.Module] = []
    width = int(np.prod(environments.observation_space.shape))
    for next_width in hidden_layers:
        layers += [torch.nn.Linear(width, next_width), torch.nn.ReLU()]
        width = next_width
    return torch.nn.Sequential(*layers, torch.nn.Linear(width, int(environments.action_space.n)))


def learn(network: torch.nn.Module, target: torch.nn.Module, adam: torch.optim.Adam, batch, discount: float) -> None:
    with torch.no_grad():
        best = target(batch.next_observations).max(dim=1).values
        wanted = batch.rewards.flatten() + discount * best * (1 - batch.dones.flatten())
    value = network(batch.observations).gather(1, batch.actions).squeeze(1)
    loss = torch.nn.functional.mse_loss(value, wanted)
    adam.zero_grad()
    loss.backward()
    adam.step()


def main() -> None:
    kind, environment, seed, threads, first, last = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:7])
    values = {key: json.loads(value) for key, value in (pair.split("=", 1) for pair in sys.argv[7:])}
    torch.set_num_threads(threads)
    stopwatch = Stopwatch(first, last)
    if kind == "sb3":
        train_sb3(environment, seed, values, stopwatch)
    elif kind == "sb3-atari":
        train_sb3_atari(environment, seed, values, stopwatch)
    else:
        environments = Plain(environment) if kind == "loop" else Vector(environment)
        train_loop(environments, seed, values, stopwatch)
    print(stopwatch.steps_per_second())


if __name__ == "__main__":
    main()
