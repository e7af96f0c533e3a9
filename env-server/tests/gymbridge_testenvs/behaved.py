"""Environments that keep Gymnasium's rules."""

import asyncio
import os
from typing import Any

import gymnasium
import numpy as np
from gymnasium import spaces

Step = tuple[Any, float, bool, bool, dict[str, Any]]

ELEMENT_TYPES = (
    "bool",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "float16",
    "float32",
    "float64",
)


class Count(gymnasium.Env[Any, Any]):
    """Observes [a random number of the episode, steps so far]; terminates after ``length`` steps."""

    metadata = {"render_modes": ["rgb_array"], "render_fps": 25}

    def __init__(self, length: int = 10, render_mode: str | None = None) -> None:
        self.length = length
        self.render_mode = render_mode
        self.observation_space = spaces.Box(0, 2**31, shape=(2,), dtype=np.int64)
        self.action_space = spaces.Discrete(2)
        self.steps = 0
        self.episode = 0

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        super().reset(seed=seed)
        self.steps = 0
        self.episode = int(self.np_random.integers(2**31))
        return self.observe(), {"pid": os.getpid()}

    def step(self, action: Any) -> Step:
        self.steps += 1
        return self.observe(), 0.5 * self.steps, self.steps >= self.length, False, {"pid": os.getpid()}

    def observe(self) -> Any:
        return np.array([self.episode, self.steps], dtype=np.int64)

    def render(self) -> Any:
        return np.full((4, 6, 3), self.steps, dtype=np.uint8)


class Nested(gymnasium.Env[Any, Any]):
    """Observes random members of a nested space, and a digest of its last action, which is nested as well."""

    metadata = {"render_modes": []}

    def __init__(self, length: int = 12, render_mode: str | None = None) -> None:
        self.length = length
        self.render_mode = render_mode
        self.steps = 0
        self.random_space = spaces.Dict(
            {
                "image": spaces.Box(0, 255, shape=(4, 3, 2), dtype=np.uint8),
                "flags": spaces.MultiBinary([2, 2]),
                "grid": spaces.MultiDiscrete(np.array([[2, 3], [4, 5]]), start=np.array([[0, -1], [7, 0]])),
                "pair": spaces.Tuple(
                    (
                        spaces.Discrete(5, start=-2),
                        spaces.Dict({"name": spaces.Text(6, min_length=0, charset="ab \u00e4\U0001f600")}),
                    )
                ),
                "scalar": spaces.Box(-np.inf, np.inf, shape=(), dtype=np.float64),
            }
        )
        digest = spaces.Box(-np.inf, np.inf, shape=(7,), dtype=np.float64)
        self.observation_space = spaces.Dict({"digest": digest, "random": self.random_space})
        self.action_space = spaces.Dict(
            {
                "move": spaces.Discrete(3, start=1),
                "force": spaces.Box(-2, 2, shape=(2,), dtype=np.float32),
                "gears": spaces.MultiDiscrete([3, 4]),
                "keys": spaces.MultiBinary(3),
                "pair": spaces.Tuple((spaces.Discrete(2), spaces.Box(0, 1, shape=(), dtype=np.float64))),
                "word": spaces.Text(4, min_length=0, charset="xyz"),
            }
        )

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        super().reset(seed=seed)
        self.random_space.seed(int(self.np_random.integers(2**31)))
        self.steps = 0
        return self.observe(np.zeros(7)), self.info()

    def step(self, action: Any) -> Step:
        self.steps += 1
        word = sum((k + 1) * "xyz".index(c) for k, c in enumerate(action["word"]))
        digest = [
            float(action["move"]),
            float(action["force"].sum()),
            float(action["gears"] @ [1, 10]),
            float(action["keys"] @ [1, 2, 4]),
            float(action["pair"][0]) + float(action["pair"][1]),
            float(len(action["word"])),
            float(word),
        ]
        reward = float(np.float32(digest[1])) * 0.1
        return self.observe(np.array(digest)), reward, self.steps >= self.length, self.steps >= 15, self.info()

    def observe(self, digest: Any) -> Any:
        return {"random": self.random_space.sample(), "digest": digest}

    def info(self) -> dict[str, Any]:
        """Keys of every type that travels; ``mask`` only with even steps."""
        infos: dict[str, Any] = {
            "steps": self.steps,
            "ratio": self.steps / self.length,
            "odd": self.steps % 2 == 1,
            "numpy": np.float32(self.steps),
        }
        if self.steps % 2 == 0:
            infos["mask"] = np.array([1, 0, self.steps], dtype=np.int8)
        return infos


class Echo(gymnasium.Env[Any, Any]):
    """Observes its last action, which has an array of every element type; the smallest values at reset."""

    metadata = {"render_modes": []}

    def __init__(self, length: int = 5, render_mode: str | None = None) -> None:
        self.length = length
        self.render_mode = render_mode
        self.steps = 0
        self.action_space = spaces.Dict({name: box_of(np.dtype(name)) for name in ELEMENT_TYPES})
        self.observation_space = self.action_space

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        super().reset(seed=seed)
        self.steps = 0
        return {name: box.low.copy() for name, box in self.action_space.items()}, {}

    def step(self, action: Any) -> Step:
        self.steps += 1
        return action, 1.0, False, self.steps >= self.length, {}


def box_of(dtype: np.dtype[Any]) -> spaces.Box:
    """Gives the box of shape (3,) with the whole range of an integer type, or −1000 … 1000 of a float type."""
    if dtype.kind == "b":
        return spaces.Box(0, 1, shape=(3,), dtype=np.bool_)
    low, high = (np.iinfo(dtype).min, np.iinfo(dtype).max) if dtype.kind in "iu" else (-1000, 1000)
    return spaces.Box(np.full(3, low, dtype), np.full(3, high, dtype), dtype=dtype.type)


class Large(Count):
    """Observes ``size`` bytes, each the number of steps so far."""

    def __init__(self, size: int = 1 << 20, length: int = 10, render_mode: str | None = None) -> None:
        super().__init__(length, render_mode)
        self.size = size
        self.observation_space = spaces.Box(0, 255, shape=(size,), dtype=np.uint8)

    def observe(self) -> Any:
        return np.full(self.size, self.steps % 256, dtype=np.uint8)


class Async(Count):
    """Waits on loops of asyncio: in a step on one that it keeps, and on a new one, with a child process on the way."""

    def __init__(self, length: int = 10, render_mode: str | None = None) -> None:
        super().__init__(length, render_mode)
        self.loop = asyncio.new_event_loop()

    def step(self, action: Any) -> Step:
        self.loop.run_until_complete(asyncio.sleep(0.001))
        asyncio.run(self.wait_for_child())
        return super().step(action)

    async def wait_for_child(self) -> None:
        child = await asyncio.create_subprocess_exec("true")
        await child.wait()

    def close(self) -> None:
        self.loop.close()


class Doubled(gymnasium.Wrapper[Any, Any, Any, Any]):
    """Multiplies rewards."""

    def __init__(self, env: Any, times: float = 2) -> None:
        super().__init__(env)
        self.times = times

    def step(self, action: Any) -> Step:
        observation, reward, terminated, truncated, info = self.env.step(action)
        return observation, float(reward) * self.times, terminated, truncated, info
