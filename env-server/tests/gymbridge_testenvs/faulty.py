"""Environments that break."""

import asyncio
import ctypes
import os
import random
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from gymnasium import spaces

from gymbridge_testenvs.behaved import Count, Step


class Faulty(Count):
    """Counts until step ``at_step`` of an episode (0 is its reset), where ``fault`` happens."""

    def __init__(self, at_step: int = 3, render_mode: str | None = None) -> None:
        super().__init__(length=1000, render_mode=render_mode)
        self.at_step = at_step

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        result = super().reset(seed=seed)
        if self.at_step == 0:
            self.fault()
        return result

    def step(self, action: Any) -> Step:
        result = super().step(action)
        if self.steps == self.at_step:
            self.fault()
        return result

    def fault(self) -> None:
        """Does what the environment is named after."""
        raise NotImplementedError


class Crash(Faulty):
    """The process dies, by SIGKILL or with status 3."""

    def __init__(self, at_step: int = 3, how: str = "kill", once: str = "", render_mode: str | None = None) -> None:
        super().__init__(at_step, render_mode)
        self.die: Callable[[], object] = {"kill": die_by_signal, "exit": die_by_exit}[how]
        self.once = Path(once) if once else None

    def fault(self) -> None:
        if self.once is not None:
            if not self.once.exists():
                return
            self.once.unlink()
        print("about to die", file=sys.stderr, flush=True)
        self.die()


def die_by_signal() -> None:
    """Ends the process as the out-of-memory killer does."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_by_exit() -> None:
    """Ends the process as a library that calls exit() does."""
    os._exit(3)


class Hang(Faulty):
    """Never comes back: waits in Python, or in C with the GIL held. On Linux it is then called "hanging" in /proc."""

    def __init__(self, at_step: int = 3, how: str = "python", render_mode: str | None = None) -> None:
        super().__init__(at_step, render_mode)
        self.hang: Callable[[], object] = {"python": hang_in_python, "native": hang_in_native_code}[how]

    def fault(self) -> None:
        with suppress(OSError):
            Path("/proc/self/comm").write_text("hanging")
        self.hang()


def hang_in_python() -> None:
    """Waits for ever, without work for the processor."""
    while True:
        time.sleep(1000)


def hang_in_native_code() -> None:
    """Likewise, inside calls that do not let go of the interpreter."""
    while True:
        ctypes.PyDLL(None).sleep(1000)


class PanicException(BaseException):
    """As pyo3 raises for a panic of Rust code."""


class Untold(Exception):
    """Its text ends the interpreter."""

    def __str__(self) -> str:  # noqa: PLE0307
        sys.exit("planted")


RAISED: dict[str, Callable[[], BaseException]] = {
    "ValueError": lambda: ValueError("planted"),
    "PanicException": lambda: PanicException("planted"),
    "CancelledError": lambda: asyncio.CancelledError("planted"),
    "GeneratorExit": lambda: GeneratorExit("planted"),
    "KeyboardInterrupt": lambda: KeyboardInterrupt("planted"),
    "SystemExit": lambda: SystemExit("planted"),
    "Untold": Untold,
    "surrogate": lambda: ValueError("half a character: \udc80, and a bell: \a"),
    "long": lambda: ValueError("x" * (1 << 20) + "the end"),
}


def raise_one(what: str) -> None:
    """Raises what RAISED has under a name."""
    problem = RAISED[what]()
    raise problem


class Raise(Faulty):
    """Raises what RAISED names in its constructor, reset, step, render or close."""

    def __init__(
        self, at_step: int = 3, where: str = "step", what: str = "ValueError", render_mode: str | None = None
    ) -> None:
        super().__init__(0 if where == "reset" else at_step, render_mode)
        self.where = where
        self.what = what
        if where == "make":
            self.fault()

    def fault(self) -> None:
        if self.where in ("make", "reset", "step"):
            raise_one(self.what)

    def render(self) -> Any:
        if self.where == "render":
            raise_one(self.what)
        return super().render()

    def close(self) -> None:
        if self.where == "close":
            raise_one(self.what)


class Exit(Faulty):
    """Calls sys.exit."""

    def fault(self) -> None:
        sys.exit(7)


class Print(Count):
    """Prints on standard output with every step, through Python and past it, and ``more`` MiB on standard error."""

    def __init__(self, more: int = 0, render_mode: str | None = None) -> None:
        super().__init__(render_mode=render_mode)
        self.more = more

    def step(self, action: Any) -> Step:
        print("printed by an environment \x1b[31m", flush=True)
        os.write(1, b"written by an environment\n")
        for _ in range(self.more << 10):
            os.write(2, b"." * 1023 + b"\n")
        return super().step(action)


class BadObservation(Faulty):
    """Observes something outside its space."""

    def __init__(self, at_step: int = 3, kind: str = "shape", render_mode: str | None = None) -> None:
        super().__init__(at_step, render_mode)
        self.bad = {"shape": np.zeros(3, np.int64), "dtype": np.zeros(2, np.float64), "none": None}[kind]

    def observe(self) -> Any:
        return self.bad if self.steps == self.at_step else super().observe()

    def fault(self) -> None:
        pass


LONG = "x" * (1 << 20)
LARGE = np.zeros(200_000, np.uint8)


class BadInfo(Faulty):
    """Its info has texts under "label" and "long", 200,000 bytes under "large", and "mixed" changes its type."""

    def step(self, action: Any) -> Step:
        observation, reward, terminated, truncated, info = super().step(action)
        mixed = 0.5 if self.steps >= self.at_step else 1
        return (
            observation,
            reward,
            terminated,
            truncated,
            {**info, "label": "text", "mixed": mixed, "long": LONG, "large": LARGE},
        )

    def fault(self) -> None:
        pass


class Drift(Count):
    """Ignores its seed."""

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        result = super().reset(seed=seed)
        self.episode = int.from_bytes(os.urandom(3), "little")
        return self.observe(), result[1]


class Global(Count):
    """Observes what it draws from Python's and NumPy's global generators, in its constructor, resets or steps."""

    def __init__(self, where: str = "step", length: int = 10, render_mode: str | None = None) -> None:
        super().__init__(length, render_mode)
        self.where = where
        self.drawn = self.draw() if where == "make" else 0

    def draw(self) -> int:
        return random.randrange(1000) * 1000 + int(abs(np.random.randn()) * 100) + random.choice([0, 500])

    def observe(self) -> Any:
        if self.where == "step" or (self.where == "reset" and self.steps == 0):
            self.drawn = self.draw()
        return np.array([self.drawn, self.steps], dtype=np.int64)


class GraphObservation(Count):
    """Has an observation space without a fixed layout."""

    def __init__(self, render_mode: str | None = None) -> None:
        super().__init__(render_mode=render_mode)
        self.observation_space = spaces.Graph(spaces.Box(0, 1, shape=(2,)), None)  # type: ignore[assignment]


class Fork(Count):
    """Starts a process that sleeps, in a session of its own if asked to, and tells its id as info["pid"]."""

    def __init__(self, apart: bool = False, render_mode: str | None = None) -> None:
        super().__init__(render_mode=render_mode)
        self.apart = apart

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        observation, _ = super().reset(seed=seed)
        child = subprocess.Popen(["sleep", "1000"], start_new_session=self.apart)
        return observation, {"pid": child.pid}


class BareFork(Fork):
    """Forks a child that sleeps, without another program, and tells its id as info["pid"]."""

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        observation, _ = Count.reset(self, seed=seed)
        child = os.fork()
        if child == 0:
            if self.apart:
                os.setsid()
            time.sleep(1000)
            os._exit(0)
        return observation, {"pid": child}


class Scribble(Faulty):
    """Writes to every descriptor there is, as a program does that has mistaken one for its own."""

    def __init__(self, at_step: int = 3, what: str = "text", render_mode: str | None = None) -> None:
        super().__init__(at_step, render_mode)
        self.written = {
            "text": b"written by an environment\n",
            "length": struct.pack("<IB", (1 << 32) - 1, 0),
            "tag": struct.pack("<IB", 4, 99) + b"what",
            "utf-8": struct.pack("<IB", 2, 13) + b"\xff\xfe",
            "twice": struct.pack("<IB", 0, 0) * 2,
        }[what]

    def fault(self) -> None:
        for descriptor in range(64):
            with suppress(OSError):
                os.write(descriptor, self.written)


class Pry(Count):
    """Tries to read a process's descriptors and memory and to signal it; info["got"] counts what succeeded."""

    def __init__(self, pid: int, render_mode: str | None = None) -> None:
        super().__init__(render_mode=render_mode)
        self.attempts: list[Callable[[], object]] = [
            lambda: os.readlink(f"/proc/{pid}/fd/0"),
            lambda: open(f"/proc/{pid}/mem", "rb").close(),
            lambda: os.kill(pid, 0),
        ]

    def step(self, action: Any) -> Step:
        observation, reward, terminated, truncated, _ = super().step(action)
        return observation, reward, terminated, truncated, {"got": sum(map(succeeds, self.attempts))}


def succeeds(attempt: Callable[[], object]) -> bool:
    """Tells whether the system allows something."""
    try:
        attempt()
    except OSError:
        return False
    return True


class Hoard(Faulty):
    """Takes memory, and writes to all of it."""

    def __init__(self, at_step: int = 3, mebibytes: int = 1, render_mode: str | None = None) -> None:
        super().__init__(at_step, render_mode)
        self.mebibytes = mebibytes
        self.hoard: list[bytes] = []

    def fault(self) -> None:
        self.hoard += [b"x" * (1 << 20) for _ in range(self.mebibytes)]


class CrashInMake(Count):
    """The process dies in the constructor."""

    def __init__(self) -> None:
        die_by_signal()


class ForkInMake(Count):
    """Its constructor starts a process that sleeps, writes the id of that to a file, and raises."""

    def __init__(self, path: str) -> None:
        Path(path).write_text(str(subprocess.Popen(["sleep", "1000"]).pid))
        raise ValueError("planted")


class HangInMake(Count):
    """The constructor never comes back."""

    def __init__(self) -> None:
        hang_in_python()
