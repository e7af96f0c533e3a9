"""What a careful person tries of an environment before a long training.

Each check is a function of a Trial, and yields what it finds.
"""

import resource
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from gymnasium.utils.env_checker import check_env

from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server import start
from gymbridge_env_server.episode import TERMINATED, TRUNCATED, Episode, seed_globals
from gymbridge_env_server.making import RUNTIME, factory
from gymbridge_env_server.quoting import brief, of_exception
from gymbridge_env_server.records import RecordCodec
from gymbridge_env_server.refusal import Refusal
from gymbridge_env_server.spaces import to_message
from gymbridge_env_server.wrapping import limit

EPISODES = 3
STEPS = 10_000
SECONDS = 20.0
COMPARED_STEPS = 500
OTHERS = 7
SEED = 1

_LEAK_PER_STEP = 1024
_SLOW_RESET = 0.5
_SHOWN_WARNINGS = 5
_MIB = 1 << 20
_PARTS_OF_STEP = 5
_UNITS = ((1e6, "µs"), (1e3, "ms"), (1, "s"))
_FEWER = "Train with --envs 1, and with --set evaluation.environments=0 if there can be one only."
_FIVE = "Give (observation, reward, terminated, truncated, info)."


class Finding(NamedTuple):
    """What a check has found.

    Attributes:
        level: good, note or fault.
        seen: in words.
        fix: what to do about it, in words; empty where nothing is.
    """

    level: str
    seen: str
    fix: str = ""


def good(seen: str) -> Finding:
    """Gives what is as it should be."""
    return Finding("good", seen)


class Played(NamedTuple):
    """An episode that was played, or its beginning.

    Attributes:
        actions: what was done.
        checksum: of what came of it, as the contract defines it.
        ends: TERMINATED and TRUNCATED as bits; 0 where it went on.
    """

    actions: list[Any]
    checksum: int
    ends: int


class Trial:
    """An environment that is tried, and what was learnt of it so far.

    Args:
        request: what to make.

    Raises:
        Refusal: if it cannot be made, or its spaces cannot be carried.
    """

    def __init__(self, request: pb.MakeRequest) -> None:
        self.request = request
        self.make = factory(request)
        seed_globals(0)
        started = time.monotonic()
        self.environment = self.make()
        self.seconds_to_make = time.monotonic() - started
        self.observation_space = self.environment.observation_space
        self.action_space = self.environment.action_space
        to_message(self.observation_space, "the observation space")
        to_message(self.action_space, "the action space")
        self.codec = RecordCodec(self.observation_space)
        self.episode = self.episode_of(self.environment)
        self.first: Played | None = None

    @property
    def now(self) -> Any:
        """The environment of the episode, which the legacy runtime makes afresh for each."""
        return self.episode.environment

    def episode_of(self, environment: Any) -> Episode:
        """Gives the episode of an environment, as a session plays it on this runtime."""
        return Episode(self.make, environment, self.codec.encode, afresh=RUNTIME == "legacy")

    def play(self, seed: int, actions: list[Any] | None = None) -> Played:
        """Plays an episode: the actions that are given, or random ones."""
        episode = self.episode
        episode.reset(seed)
        self.action_space.seed(seed)
        done: list[Any] = []
        ends = 0
        while not ends and len(done) < (COMPARED_STEPS if actions is None else len(actions)):
            done.append(self.action_space.sample() if actions is None else actions[len(done)])
            ends = episode.step(done[-1])
        return Played(done, episode.checksum(), ends)


def describe(trial: Trial) -> Iterator[Finding]:
    """Tells what it is."""
    steps = limit(trial.environment)
    until = f"truncated after {steps:,} steps" if steps else "without a limit of steps"
    yield good(
        f"made in {trial.seconds_to_make:.2g} s; observations {brief(str(trial.observation_space))}, actions "
        f"{brief(str(trial.action_space))}, episodes {until}"
    )


def gymnasiums_own(trial: Trial) -> Iterator[Finding]:
    """Runs Gymnasium's check_env on an environment of its own."""
    environment = trial.make().unwrapped
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            check_env(environment, skip_render_check=True)
        except Exception as problem:  # noqa: BLE001 (most are AssertionErrors, and the rest the environment's)
            yield Finding("fault", of_exception(problem), "Change the environment so that it passes.")
            return
    told = list(dict.fromkeys(_plain(str(warning.message)) for warning in caught))
    for text in told[:_SHOWN_WARNINGS]:
        yield Finding("note", f"a warning: {text}")
    if not told:
        yield good("it has nothing to say")


def _plain(warning: str) -> str:
    """Gives a warning of Gymnasium's without its colours and its heading."""
    return brief(warning.replace("\x1b[33m", "").replace("\x1b[0m", "").removeprefix("WARN: ").strip())


def values(trial: Trial) -> Iterator[Finding]:
    """Looks at the observations, rewards and flags of some random episodes."""
    faults: dict[str, Finding] = {}
    ends = steps = 0
    until = time.monotonic() + SECONDS
    for number in range(EPISODES):
        seed_globals(SEED + number)
        _look_at_observation(trial, trial.now.reset(seed=SEED + number)[0], faults)
        ended = False
        while not ended and steps < STEPS and time.monotonic() < until:
            step = trial.now.step(trial.action_space.sample())
            steps += 1
            if len(step) != _PARTS_OF_STEP:
                yield Finding("fault", f"step() gives {len(step)} values", _FIVE)
                return
            _look_at_observation(trial, step[0], faults)
            _look_at_rest(step[1], step[2], step[3], faults)
            ends |= (TERMINATED if step[2] else 0) | (TRUNCATED if step[3] else 0)
            ended = bool(step[2] or step[3])
    yield from faults.values()
    if not faults:
        yield good(f"observations in their space, finite rewards and flags in {steps:,} random steps")
    if not ends:
        yield Finding(
            "note",
            f"no episode ended within {steps:,} random steps",
            "If that is so for good policies too, wrap it: --set 'environment.wrappers=[{name: TimeLimit, kwargs: "
            "{max_episode_steps: 1000}}]'.",
        )


def _look_at_observation(trial: Trial, observation: Any, faults: dict[str, Finding]) -> None:
    try:
        record = trial.codec.encode(observation)
    except Exception as problem:  # noqa: BLE001 (what it raises says what is wrong)
        faults.setdefault("carried", Finding("fault", of_exception(problem), "Return what the observation space says."))
        return
    position = 0
    for leaf in trial.codec.leaves:
        size = int(np.prod(leaf.shape)) * leaf.dtype.itemsize
        array = np.frombuffer(record[position : position + size], leaf.dtype)
        position += size
        if leaf.dtype.kind == "f" and not np.isfinite(array).all():
            faults.setdefault(
                "nan",
                Finding(
                    "fault",
                    f"{leaf.path} has NaN or an infinite number",
                    "Find where it comes from; or --set environment.on_nan=truncate leaves such episodes.",
                ),
            )
    if "nan" not in faults and not trial.observation_space.contains(observation):
        faults.setdefault(
            "space",
            Finding("note", "an observation is outside the bounds of its space", "Widen the bounds, or clip to them."),
        )


def _look_at_rest(reward: Any, terminated: Any, truncated: Any, faults: dict[str, Finding]) -> None:
    if not isfinite(reward):
        faults.setdefault(
            "reward",
            Finding(
                "fault",
                f"a reward is {reward}",
                "Find where it comes from; or --set environment.on_nan=truncate leaves such episodes.",
            ),
        )
    for name, flag in (("terminated", terminated), ("truncated", truncated)):
        if not isinstance(flag, bool | np.bool_):
            faults.setdefault(
                name, Finding("note", f"{name} is of type {type(flag).__name__}", "Return True or False.")
            )


def repeats(trial: Trial) -> Iterator[Finding]:
    """Plays one episode again: at once, after another one, in another object, and in another process."""
    first = trial.first = trial.play(SEED)
    again = "Draw all that is random from self.np_random, and set all that changes in reset()."
    if trial.play(SEED, first.actions).checksum != first.checksum:
        yield Finding("fault", "the same seed and actions give another episode", again)
        return
    trial.play(SEED + 1)
    if trial.play(SEED, first.actions).checksum != first.checksum:
        yield Finding("fault", "after another episode the same seed and actions give another one", again)
        return
    kept, trial.episode = trial.episode, trial.episode_of(trial.make())
    same = trial.play(SEED, first.actions).checksum == first.checksum
    trial.episode.environment.close()
    trial.episode = kept
    if not same:
        yield Finding("fault", "in another object the same seed and actions give another episode", again)
        return
    yield good(f"the same bits from a seed and {len(first.actions):,} actions: at once, later, and in another object")


def another_process(trial: Trial) -> Iterator[Finding]:
    """Plays the episode in another process, while this one has an environment: one that goes on after a crash."""
    if trial.first is None:
        return
    command = start.command(sys.executable, "gymbridge_env_server.checking", [*sys.argv[1:], "--trace"])
    done = subprocess.run(
        command, input=trial.request.SerializeToString(), capture_output=True, timeout=SECONDS * 3, check=False
    )
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["nothing"]
        yield Finding(
            "note",
            f"a second one cannot be made in another process: {brief(said[-1])}",
            "Train with --set evaluation.environments=0, which needs one only.",
        )
        return
    if int(done.stdout) == trial.first.checksum:
        yield good("the same bits in another process: what a crash interrupts goes on exactly")
    else:
        yield Finding(
            "fault",
            "in another process the same seed and actions give another episode",
            "Something depends on the process: the time, its number, the order of a set, a file. A run that is resumed "
            "loses the episodes that it was in.",
        )


def several(trial: Trial) -> Iterator[Finding]:
    """Makes more of them in this process."""
    more: list[Any] = []
    try:
        for _ in range(OTHERS):
            more.append(trial.make())
            more[-1].reset(seed=SEED)
    except Refusal as refusal:
        yield Finding("note", f"{len(more) + 2} at once cannot be made: {last_line(refusal.message)}", _FEWER)
    except Exception as problem:  # noqa: BLE001 (the environment's)
        yield Finding("note", f"with {len(more)} others one cannot be reset: {of_exception(problem)}", _FEWER)
    else:
        yield good(f"{OTHERS + 1} at once can be made")
    for each in more:
        each.close()


def last_line(text: str) -> str:
    """Gives the last line of a traceback."""
    return brief(text.strip().splitlines()[-1])


def speed_and_memory(trial: Trial) -> Iterator[Finding]:
    """Plays on for STEPS steps, or SECONDS, and looks at the time and the memory that they take."""
    environment = trial.now
    steps: list[float] = []
    resets: list[float] = []
    began = time.monotonic()
    memory = 0
    while len(steps) < STEPS and time.monotonic() - began < SECONDS:
        before = time.perf_counter()
        environment.reset(seed=SEED + len(resets))
        resets.append(time.perf_counter() - before)
        ended = False
        while not ended and len(steps) < STEPS and time.monotonic() - began < SECONDS:
            action = trial.action_space.sample()
            before = time.perf_counter()
            _, _, terminated, truncated, _ = environment.step(action)
            steps.append(time.perf_counter() - before)
            ended = bool(terminated or truncated)
            if len(steps) == STEPS // 5:
                memory = _memory()
    yield _speed(statistics.median(steps), statistics.median(resets))
    if memory:
        yield _growth(_memory() - memory, len(steps) - STEPS // 5)
    else:
        yield Finding("note", f"its memory was not looked at: {len(steps):,} steps took {SECONDS:g} s")


def _speed(step: float, reset: float) -> Finding:
    seen = f"a step takes {_duration(step)}, a reset {_duration(reset)}: at most {1 / step:,.0f} steps a second"
    if reset > _SLOW_RESET:
        return Finding("note", seen, "Resets are slow: load what does not change once, in the constructor.")
    return good(seen)


def _duration(seconds: float) -> str:
    return next(f"{seconds * factor:.3g} {unit}" for factor, unit in _UNITS if seconds * factor < 1000 or unit == "s")


def _growth(grown: int, steps: int) -> Finding:
    if grown > _LEAK_PER_STEP * steps:
        return Finding(
            "fault",
            f"memory grew by {grown / _MIB:,.0f} MiB in {steps:,} steps, {grown / steps / 1024:,.1f} KiB a step",
            "Find what is kept: lists of frames, figures that are not closed, infos.",
        )
    return good(f"memory grew by {max(0, grown) / _MIB:.1f} MiB in {steps:,} steps")


def _memory() -> int:
    """Gives this process's resident memory in bytes; where the system does not tell it, what it was at most."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


CHECKS: dict[str, Callable[[Trial], Iterator[Finding]]] = {
    "environment": describe,
    "check_env": gymnasiums_own,
    "values": values,
    "repeats": repeats,
    "process": another_process,
    "several": several,
    "speed": speed_and_memory,
}
