"""Python's own ways of stepping environments, for a benchmark that alternates with them.

Usage: peers.py loop|async|seeded ID COUNT REPEAT. Reads a number of seconds per line from standard input, steps with random
actions for so long, and prints how many actions were applied per second. An action is applied REPEAT times, and the
last two of its observations are kept, where REPEAT is above 1.

- loop: COUNT environments stepped one after the other in this process, every episode from reset(seed).
- async: gymnasium.vector.AsyncVectorEnv, which resets without a seed.
- seeded: likewise, and every episode from reset(seed), by a wrapper in each of its processes.
"""

import sys
import time
from functools import partial

import ale_py
import gymnasium
import numpy as np

gymnasium.register_envs(ale_py)


def make(name: str) -> gymnasium.Env:
    kwargs = {"obs_type": "grayscale"} if "NoFrameskip" in name else {}
    return gymnasium.make(name, disable_env_checker=True, **kwargs)


class Repeat(gymnasium.Wrapper):
    """Applies an action several times and gives the last two observations."""

    def __init__(self, environment: gymnasium.Env, times: int) -> None:
        super().__init__(environment)
        self._times = times
        shape = (2, *environment.observation_space.shape)
        self.observation_space = gymnasium.spaces.Box(0, 255, shape, np.uint8)
        self._kept = np.zeros(shape, np.uint8)

    def reset(self, **kwargs):
        observation, info = self.env.reset(**kwargs)
        self._kept[:] = observation
        return self._kept, info

    def step(self, action):
        total = 0.0
        for time_left in range(self._times - 1, -1, -1):
            observation, reward, terminated, truncated, info = self.env.step(action)
            total += reward
            if time_left < 2:
                self._kept[1 - time_left] = observation
            if terminated or truncated:
                break
        return self._kept, total, terminated, truncated, info


class Seeded(gymnasium.Wrapper):
    """Gives each episode a seed where it is given none."""

    _seed = 0

    def reset(self, *, seed=None, options=None):
        self._seed += 1
        return self.env.reset(seed=self._seed if seed is None else seed, options=options)


class Loop:
    """Environments in this process, each episode with a seed of its own."""

    def __init__(self, name: str, count: int, repeat: int) -> None:
        self._environments = [make(name) for _ in range(count)]
        self._repeat = repeat
        self._seed = 0
        for environment in self._environments:
            self._reset(environment)
        self.actions = self._environments[0].action_space

    def _reset(self, environment: gymnasium.Env) -> None:
        self._seed += 1
        environment.reset(seed=self._seed)

    def step(self, actions) -> None:
        repeat = self._repeat
        for environment, action in zip(self._environments, actions, strict=True):
            for _ in range(repeat):
                _, _, terminated, truncated, _ = environment.step(action)
                if terminated or truncated:
                    self._reset(environment)
                    break

    def close(self) -> None:
        for environment in self._environments:
            environment.close()


class Async:
    """Gymnasium's vector of worker processes."""

    def __init__(self, name: str, count: int, repeat: int, *, seeded: bool = False) -> None:
        def one() -> gymnasium.Env:
            environment = Seeded(make(name)) if seeded else make(name)
            return Repeat(environment, repeat) if repeat > 1 else environment

        self._vector = gymnasium.vector.AsyncVectorEnv([one] * count)
        self._vector.reset(seed=0)
        self.actions = self._vector.single_action_space

    def step(self, actions) -> None:
        self._vector.step(actions)

    def close(self) -> None:
        self._vector.close()


def main() -> None:
    kind, name, count, repeat = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    steppers = {"loop": Loop, "async": Async, "seeded": partial(Async, seeded=True)}
    stepper = steppers[kind](name, count, repeat)
    batches = np.random.default_rng(0).integers(0, stepper.actions.n, (1024, count))
    for line in sys.stdin:
        end = time.perf_counter() + float(line)
        start, steps = time.perf_counter(), 0
        while time.perf_counter() < end:
            stepper.step(batches[steps % len(batches)])
            steps += 1
        print(steps * count / (time.perf_counter() - start), flush=True)
    stepper.close()


if __name__ == "__main__":
    main()
