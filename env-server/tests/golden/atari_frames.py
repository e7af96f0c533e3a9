"""Makes the golden data of the pixel pipeline: what Python's own preprocessing shows of seeded random play.

With `tools` and `current` being the folders that `python3 -m gymbridge_env_server.runtimes path …` prints:

    PYTHONPATH=tools/lib/python3.11/site-packages current/bin/python tests/golden/atari_frames.py \
        ../java/agents/src/test/resources/dev/gymbridge/preprocess

Files named after an environment have a row for each agent step: the action, the CRC-32 of the frame's bytes, the sum of
the rewards, the lives left and whether the game ended. A row that has a seed is the reset of an episode. Where a game
ended, Gymnasium's AtariPreprocessing keeps pixels of the step before; the frame is then made here from the last two
that the game showed, in the same way. `area_resize.csv` has images whose bytes are the upper eight bits of
x ← 1664525 x + 1013904223 mod 2³², starting from x = seed, as OpenCV shrinks them.
"""

import csv
import sys
import zlib
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import ale_py
import cv2
import gymnasium
import numpy as np
from gymnasium.wrappers import AtariPreprocessing

AGENT_STEPS = 600
FIRST_SEED = 100
SKIP = 4
SIDE = 84
# Height, width.
IMAGES = [
    (210, 160),
    (214, 160),
    (220, 160),
    (230, 160),
    (250, 160),
    (100, 99),
    (84, 161),
    (85, 84),
    (84, 84),
    (400, 167),
]
FRAME_COLUMNS = ("seed", "action", "crc32", "reward", "lives", "terminated", "truncated")

# Document 003 of the seeds, MsPacman-v0, before its division by 128.
MSPACMAN_COLOR = 210 + 164 + 74


class LastFrames(gymnasium.Wrapper):
    """Keeps the last two frames that the game showed in an agent's step."""

    def __init__(self, env: gymnasium.Env) -> None:
        super().__init__(env)
        self.frames: deque[np.ndarray] = deque(maxlen=2)

    def reset(self, **arguments: Any) -> Any:
        observation, info = self.env.reset(**arguments)
        self.frames.clear()
        self.frames.append(observation)
        return observation, info

    def step(self, action: Any) -> Any:
        step = self.env.step(action)
        self.frames.append(step[0])
        return step

    def area(self) -> np.ndarray:
        """Gives what AtariPreprocessing would show of them."""
        pooled = np.maximum.reduce(list(self.frames))
        return cv2.resize(pooled, (SIDE, SIDE), interpolation=cv2.INTER_AREA)


def seeds_frame(obs: np.ndarray) -> np.ndarray:
    """Does what the seed document does."""
    img = obs[1:176:2, ::2]
    img = img.sum(axis=2)
    img[img == MSPACMAN_COLOR] = 0
    return (img // 3 - 128).astype(np.int8)


def crc(frame: np.ndarray) -> int:
    return zlib.crc32(np.ascontiguousarray(frame).tobytes())


def play_area(env_id: str, **kwargs: Any) -> Iterable[tuple[Any, ...]]:
    raw = LastFrames(gymnasium.make(env_id, obs_type="grayscale", **kwargs))
    env = AtariPreprocessing(raw, noop_max=0, frame_skip=SKIP, screen_size=SIDE, scale_obs=False)
    random = np.random.default_rng(1)
    seed, ended = FIRST_SEED, True
    for _ in range(AGENT_STEPS):
        if ended:
            frame, info = env.reset(seed=seed)
            yield seed, "", crc(frame), 0.0, info["lives"], 0, 0
            seed += 1
        action = int(random.integers(env.action_space.n))
        raw.frames.clear()
        frame, reward, terminated, truncated, info = env.step(action)
        ended = terminated or truncated
        if ended:
            frame = raw.area()
        assert np.array_equal(frame, raw.area())
        yield "", action, crc(frame), float(reward), info["lives"], int(terminated), int(truncated)


def play_seeds(env_id: str) -> Iterable[tuple[Any, ...]]:
    env = gymnasium.make(env_id)
    random = np.random.default_rng(1)
    seed, ended = FIRST_SEED, True
    for _ in range(AGENT_STEPS):
        if ended:
            observation, info = env.reset(seed=seed)
            yield seed, "", crc(seeds_frame(observation)), 0.0, info["lives"], 0, 0
            seed += 1
        action = int(random.integers(env.action_space.n))
        observation, reward, terminated, truncated, info = env.step(action)
        ended = terminated or truncated
        yield "", action, crc(seeds_frame(observation)), float(reward), info["lives"], int(terminated), int(truncated)


def image(height: int, width: int, seed: int) -> np.ndarray:
    state = seed
    pixels = bytearray()
    for _ in range(height * width):
        state = (1664525 * state + 1013904223) % 2**32
        pixels.append(state >> 24)
    return np.frombuffer(pixels, np.uint8).reshape(height, width)


def shrink() -> Iterable[tuple[Any, ...]]:
    for seed in range(3):
        for height, width in IMAGES:
            small = cv2.resize(image(height, width, seed), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
            yield height, width, seed, crc(small)


def write(path: Path, columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def main() -> None:
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    gymnasium.register_envs(ale_py)
    for env_id in ("MsPacmanNoFrameskip-v4", "BreakoutNoFrameskip-v4", "PongNoFrameskip-v4"):
        write(target / f"{env_id}.csv", FRAME_COLUMNS, play_area(env_id))
    write(target / "MsPacman-v5.csv", FRAME_COLUMNS, play_area("ALE/MsPacman-v5", frameskip=1))
    write(target / "MsPacman-v0.csv", FRAME_COLUMNS, play_seeds("MsPacman-v0"))
    write(target / "area_resize.csv", ("height", "width", "seed", "crc32"), shrink())


if __name__ == "__main__":
    main()
