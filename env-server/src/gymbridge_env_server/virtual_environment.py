"""Makes virtual environments, of packages that are locked by hash. Only the standard library is needed."""

import fcntl
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from gymbridge_env_server import lifeline, pip_settings

SUPPORTED = ((3, 10), (3, 13))

_COMPLETE = "gymbridge-complete"
_QUOTED_LINES = 12


class UnavailableError(Exception):
    """A virtual environment that cannot be made, with the reason and what to do."""


def is_complete(target: Path) -> bool:
    """Tells whether a virtual environment was made here, and is there, whole."""
    return (target / _COMPLETE).exists()


def packages_folder(target: Path) -> Path:
    """Gives where the packages of a virtual environment of this Python's version are."""
    return target / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"


def make(name: str, target: Path, requirements: Sequence[str], lock_descriptor: int, below: Path | None = None) -> None:
    """Makes a virtual environment with this Python; a folder that is there already goes.

    Args:
        name: for messages.
        target: its folder.
        requirements: pip's options that say what is installed.
        lock_descriptor: of the lock that is held meanwhile.
        below: another virtual environment of this Python, whose packages it sees behind its own; None for none.

    Raises:
        UnavailableError: if it cannot be made.
    """
    _check_python()
    started = time.monotonic()
    say(f"making {name} in {target}")
    if target.exists():
        shutil.rmtree(target)
    run("the virtual environment cannot be made", [sys.executable, "-I", "-m", "venv", str(target)], lock_descriptor)
    if below is not None:
        (packages_folder(target) / "gymbridge-below.pth").write_text(f"{packages_folder(below)}\n", encoding="utf-8")
    python = str(target / "bin" / "python")
    pip = [python, "-I", "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    pip += ["--retries=2", "--require-hashes", *requirements]
    run(
        "pip cannot install the packages (is there a network, and room on the disk?)",
        pip,
        lock_descriptor,
        variables_of_pip(python),
    )
    (target / _COMPLETE).touch()
    say(f"{name} is ready after {time.monotonic() - started:.0f} s")


def variables_of_pip(python: str) -> dict[str, str]:
    """Gives this process's environment with those of pip's settings that count.

    Raises:
        UnavailableError: if pip cannot read them.
    """
    try:
        return pip_settings.variables(python)
    except pip_settings.PipSettingsError as unreadable:
        raise UnavailableError(str(unreadable)) from unreadable


def _check_python() -> None:
    version = sys.version_info[:2]
    lowest, highest = SUPPORTED
    if not lowest <= version <= highest:
        raise UnavailableError(
            f"{sys.executable} is Python {version[0]}.{version[1]}; the packages are there for Python "
            f"{lowest[0]}.{lowest[1]} to {highest[0]}.{highest[1]}. Run this with one of these."
        )
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            raise UnavailableError(
                f"{sys.executable} has no module {module}, which makes virtual environments. "
                f"On Debian and Ubuntu: apt install python{version[0]}.{version[1]}-venv"
            )


def run(problem: str, command: Sequence[str], lock_descriptor: int, variables: Mapping[str, str] | None = None) -> None:
    """Runs a program, which dies with this one; until it is dead it holds the lock, too.

    Args:
        problem: what is told where it fails.
        command: the program and its arguments.
        lock_descriptor: of the lock.
        variables: its environment; None for that of this process without PYTHONPATH.

    Raises:
        UnavailableError: if it fails, with the last lines that it has written.
    """
    with subprocess.Popen(
        [sys.executable, "-I", str(Path(__file__).resolve().parent / "lifeline.py"), *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**({**os.environ, "PYTHONPATH": ""} if variables is None else variables), **lifeline.new_mark()},
        text=True,
        errors="replace",
        pass_fds=[lock_descriptor],
    ) as process:
        assert process.stdout is not None
        try:
            said = process.stdout.read()
            status = process.wait()
        except BaseException:
            process.kill()
            raise
    if status != 0:
        last_lines = "\n".join(said.strip().splitlines()[-_QUOTED_LINES:])
        raise UnavailableError(f"{problem}; {' '.join(command[:5])} … ended with status {status}:\n{last_lines}")


@contextmanager
def locked(path: Path) -> Iterator[int]:
    """Holds a file lock, which ends with the process however that ends; gives its descriptor.

    Raises:
        UnavailableError: if the file cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("w")
    except OSError as failure:
        raise UnavailableError(f"{path}: {failure.strerror}. Set GYMBRIDGE_CACHE to a folder to write to.") from failure
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting for another process that makes {path.stem}")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def say(line: str) -> None:
    """Tells the user."""
    print(f"gymbridge: {line}", file=sys.stderr, flush=True)
