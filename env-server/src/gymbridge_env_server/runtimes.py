"""Makes the Python runtimes: virtual environments whose packages are locked by hash.

    python -m gymbridge_env_server.runtimes install current legacy
    python -m gymbridge_env_server.runtimes path current
    python -m gymbridge_env_server.runtimes status

"current" and "legacy" run environments, "tools" has what checks this project, "peers" what training is measured and
checked against (5.5 GB), "gpu" the libraries with which Java trains on a GPU (Linux x86-64, 5 GB), "protoc" what
generates code in the container image. They are made with the interpreter that runs this, Python 3.10 to 3.13, under
$GYMBRIDGE_CACHE, else $XDG_CACHE_HOME/gymbridge, else ~/.cache/gymbridge. A runtime's folder has a hash of its lock,
Python version and platform in its name, so a changed lock makes a new one. Only the standard library is needed.
"""

import argparse
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from gymbridge_env_server import start

ENVIRONMENT_RUNTIMES = ("current", "legacy")
RUNTIMES = (*ENVIRONMENT_RUNTIMES, "tools", "peers", "gpu", "protoc")
SUPPORTED = ((3, 10), (3, 13))

_PACKAGE = Path(__file__).resolve().parent
_COMPLETE = "gymbridge-complete"
_QUOTED_LINES = 12


class RuntimeUnavailableError(Exception):
    """A runtime that cannot be made, with the reason and what to do."""


def folder(name: str) -> Path:
    """Gives where a runtime is, or would be, for the Python that runs this."""
    key = hashlib.sha256()
    key.update(lock(name).read_bytes())
    key.update(f"{sys.version_info.major}.{sys.version_info.minor} {sysconfig.get_platform()}".encode())
    return cache() / "runtimes" / f"{name}-{key.hexdigest()[:16]}"


def is_installed(name: str) -> bool:
    """Tells whether a runtime is there, whole."""
    return (folder(name) / _COMPLETE).exists()


def here() -> str:
    """Gives which of ENVIRONMENT_RUNTIMES the Python that runs this has."""
    return "legacy" if importlib.metadata.version("gymnasium").startswith("0.") else "current"


def home(name: str) -> Path:
    """Gives the virtual environment to run a runtime from: the one that runs this, if it has that runtime."""
    return Path(sys.prefix) if name == here() else folder(name)


def install_command(name: str) -> str:
    """Gives the command that installs a runtime, for messages."""
    return f"python3 -m gymbridge_env_server.runtimes install {name}"


def python_path() -> str:
    """Gives the PYTHONPATH with which another interpreter finds this package and the generated one."""
    return os.pathsep.join(filter(None, (str(_PACKAGE.parent), os.environ.get("PYTHONPATH"))))


def is_fresh(listed: Path) -> bool:
    """Tells whether a list of environments is there, and not older than the code that makes it."""
    return listed.exists() and listed.stat().st_mtime >= (_PACKAGE / "survey.py").stat().st_mtime


def lock(name: str) -> Path:
    """Gives the file that lists a runtime's packages with their hashes.

    Raises:
        RuntimeUnavailableError: if there is no such file.
    """
    places = [root / "requirements" / f"{name}.lock" for root in (_PACKAGE.parent, _PACKAGE.parent.parent)]
    for place in places:
        if place.is_file():
            return place
    raise RuntimeUnavailableError(
        f"there is no lock file for the runtime {name}; looked for {' and '.join(map(str, places))}"
    )


def cache() -> Path:
    """Gives the folder that runtimes are kept under."""
    own = os.environ.get("GYMBRIDGE_CACHE")
    if own:
        return Path(own)
    users = os.environ.get("XDG_CACHE_HOME")
    return (Path(users) if users else Path.home() / ".cache") / "gymbridge"


def install(name: str) -> Path:
    """Makes a runtime where it is not there yet, and its list of environments; gives its folder.

    Two processes may call this at once: the second waits. A folder that was left incomplete is made again.

    Raises:
        RuntimeUnavailableError: if it cannot be made.
    """
    target = folder(name)
    with _locked(target.with_suffix(".lock")):
        if not is_installed(name):
            _make(name, target)
        if name in ENVIRONMENT_RUNTIMES:
            _list_environments(target)
    return target


def _make(name: str, target: Path) -> None:
    _check_python()
    started = time.monotonic()
    _say(f'making the Python runtime "{name}" in {target}')
    if target.exists():
        shutil.rmtree(target)
    _run("the virtual environment cannot be made", [sys.executable, "-I", "-m", "venv", str(target)])
    _say(f"installing the packages of {lock(name).name}")
    pip = [
        str(target / "bin" / "python"),
        "-I",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-input",
        "--disable-pip-version-check",
    ]
    pip += ["--retries=2", "--require-hashes", "--only-binary=:all:", f"--requirement={lock(name)}"]
    _run("pip cannot install the packages (is there a network, and room on the disk?)", pip)
    (target / _COMPLETE).touch()
    _say(f'the Python runtime "{name}" is ready after {time.monotonic() - started:.0f} s')


def _list_environments(target: Path) -> None:
    """Has the runtime write down its ids, if it has not, or the code that does so is newer."""
    if is_fresh(target / "catalogue.binpb"):
        return
    if importlib.util.find_spec("gymbridge") is None:
        _say("not listing environments: the generated package gymbridge is not on PYTHONPATH")
        return
    survey = start.command(str(target / "bin" / "python"), "gymbridge_env_server.survey", ["ids"])
    _run("the environments cannot be listed", survey, python_path=python_path())


def _check_python() -> None:
    version = sys.version_info[:2]
    lowest, highest = SUPPORTED
    if not lowest <= version <= highest:
        raise RuntimeUnavailableError(
            f"{sys.executable} is Python {version[0]}.{version[1]}; the packages are there for Python "
            f"{lowest[0]}.{lowest[1]} to {highest[0]}.{highest[1]}. Run this with one of these."
        )
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            raise RuntimeUnavailableError(
                f"{sys.executable} has no module {module}, which makes virtual environments. "
                f"On Debian and Ubuntu: apt install python{version[0]}.{version[1]}-venv"
            )


def _run(problem: str, command: Sequence[str], python_path: str = "") -> None:
    environment = {**os.environ, "PYTHONPATH": python_path}
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            text=True,
            check=False,
        )
    except OSError as failure:
        raise RuntimeUnavailableError(f"{problem}: {command[0]}: {failure.strerror}") from failure
    if done.returncode != 0:
        last_lines = "\n".join(done.stdout.strip().splitlines()[-_QUOTED_LINES:])
        raise RuntimeUnavailableError(
            f"{problem}; {' '.join(command[:5])} … ended with status {done.returncode}:\n{last_lines}"
        )


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Holds a file lock, which ends with the process however that ends."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("w")
    except OSError as failure:
        raise RuntimeUnavailableError(
            f"{path}: {failure.strerror}. Set GYMBRIDGE_CACHE to a folder to write to."
        ) from failure
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say(f"waiting for another process that makes {path.stem}")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _say(line: str) -> None:
    print(f"gymbridge: {line}", file=sys.stderr, flush=True)


def main() -> int:
    """Runs the command line; gives the exit status."""
    parser = argparse.ArgumentParser(prog="gymbridge_env_server.runtimes", description="Makes the Python runtimes.")
    commands = parser.add_subparsers(dest="command", required=True)
    for command, text in (("install", "make runtimes and print their folders"), ("path", "print the folders")):
        commands.add_parser(command, help=text).add_argument("names", nargs="+", choices=RUNTIMES, metavar="RUNTIME")
    commands.add_parser("status", help="say which runtimes are there")
    given = parser.parse_args()
    try:
        if given.command == "status":
            for name in RUNTIMES:
                print(f"{name}: {'installed' if is_installed(name) else 'not installed'}, {folder(name)}")
            return 0
        for name in given.names:
            print(install(name) if given.command == "install" else folder(name))
    except RuntimeUnavailableError as problem:
        _say(str(problem))
        return 1
    except KeyboardInterrupt:
        _say("interrupted; what was begun is made again next time")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
