"""Environments that keep Gymnasium's rules."""

import asyncio
import fcntl
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


class Masked(Count):
    """Allows some of its actions, by ``info["action_mask"]``, and raises where another is chosen.

    Each episode has states of its own; in state s the actions s and s + 1 (modulo their number) are allowed, and
    the first of them is rewarded. Where an episode has ended none is allowed.

    Args:
        actions: how many there are; two numbers for a MultiDiscrete of so many.
        kind: "array"; "list" for no array; "short" for an element too few; "late" for no mask from the 4th step on;
            "stuck" for one that allows nothing at the 4th step; "none" for no mask.
        length: steps of an episode.
    """

    def __init__(self, actions: Any = 5, kind: str = "array", length: int = 10) -> None:
        super().__init__(length)
        self.kind = kind
        self.shape = (actions,) if isinstance(actions, int) else tuple(actions)
        self.action_space = spaces.Discrete(actions) if isinstance(actions, int) else spaces.MultiDiscrete(actions)
        self.observation_space = spaces.Discrete(self.count)

    @property
    def count(self) -> int:
        return int(np.prod(self.shape))

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        super().reset(seed=seed)
        return self.observe(), self.info()

    def observe(self) -> Any:
        return (self.episode + self.steps * self.steps) % self.count

    def allowed(self) -> list[int]:
        if self.steps >= self.length or (self.kind == "stuck" and self.steps == 3):
            return []
        return [self.observe(), (self.observe() + 1) % self.count]

    def info(self) -> dict[str, Any]:
        if self.kind == "none" or (self.kind == "late" and self.steps >= 3):
            return {}
        mask = np.zeros(self.count - (self.kind == "short"), np.int8)
        mask[[action for action in self.allowed() if action < len(mask)]] = 1
        return {"action_mask": mask.tolist() if self.kind == "list" else mask}

    def step(self, action: Any) -> Step:
        number = int(np.ravel_multi_index(np.atleast_1d(action), self.shape))
        if number not in self.allowed() and self.kind != "short":
            raise ValueError(f"action {number} is not allowed in state {self.observe()}")
        reward = float(number == self.observe())
        self.steps += 1
        return self.observe(), reward, self.steps >= self.length, False, self.info()


class Sight(Count):
    """Observes an image and numbers; which of two actions is rewarded takes both to know.

    The image is bright or dark, and a number above or below 0.

    Args:
        kind: "dict", "tuple", or "two" for two images.
    """

    def __init__(self, kind: str = "dict", length: int = 10) -> None:
        super().__init__(length)
        self.kind = kind
        image = spaces.Box(0, 255, (12, 10, 3), np.uint8)
        number = spaces.Box(-1, 1, (2,), np.float64)
        part = spaces.Discrete(3, start=-1)
        if kind == "tuple":
            self.observation_space = spaces.Tuple((number, image, part))
        elif kind == "two":
            self.observation_space = spaces.Dict({"a": image, "b": image})
        else:
            self.observation_space = spaces.Dict(
                {"number": number, "camera": spaces.Dict({"left": image}), "part": part}
            )

    def observe(self) -> Any:
        self.bright, self.high = self.np_random.integers(2, size=2)
        image = self.np_random.integers(0, 60, (12, 10, 3)).astype(np.uint8) + np.uint8(180 * self.bright)
        number = np.array([self.np_random.uniform(0.2, 1) * (1 if self.high else -1), 0.25])
        part = int(self.np_random.integers(-1, 2))
        if self.kind == "tuple":
            return (number, image, part)
        if self.kind == "two":
            return {"a": image, "b": image}
        return {"number": number, "camera": {"left": image}, "part": part}

    def step(self, action: Any) -> Step:
        reward = float(action == (self.bright ^ self.high))
        self.steps += 1
        return self.observe(), reward, self.steps >= self.length, False, {}


class Alone(Masked):
    """Can be there once only: it holds a file, and raises where another one holds it.

    Args:
        lock: path of the file.
        length: steps of an episode.
    """

    def __init__(self, lock: str, length: int = 10) -> None:
        super().__init__(length=length)
        self.file = open(lock, "w")  # noqa: SIM115 (held until close)
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise RuntimeError(f"only one can be there, and another holds {lock}") from None

    def close(self) -> None:
        self.file.close()
