"""Makes the Python runtimes: virtual environments whose packages are locked by hash.

    python -m gymbridge_env_server.runtimes install current legacy
    python -m gymbridge_env_server.runtimes path current
    python -m gymbridge_env_server.runtimes status

"current" and "legacy" run environments, "tools" has what checks this project, "fuzz" what looks for requests that break
it (Linux x86-64, Python 3.11 and newer), "peers" what training is measured and checked against (5.5 GB), "gpu" the
libraries with which Java trains on a GPU (Linux x86-64, 5 GB), "protoc" what generates code in the container image.
They are made with the interpreter that runs this, Python 3.10 to 3.13, under $GYMBRIDGE_CACHE, else
$XDG_CACHE_HOME/gymbridge, else ~/.cache/gymbridge. A runtime's folder has a hash of its lock, Python version and
platform in its name, so a changed lock makes a new one. Only the standard library is needed.
"""

import argparse
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from gymbridge_env_server import lifeline, pip_settings, start

ENVIRONMENT_RUNTIMES = ("current", "legacy")
RUNTIMES = (*ENVIRONMENT_RUNTIMES, "tools", "fuzz", "peers", "gpu", "protoc")
SUPPORTED = ((3, 10), (3, 13))

_PACKAGE = Path(__file__).resolve().parent
_COMPLETE = "gymbridge-complete"
_QUOTED_LINES = 12
# Field 1 of a message, of bytes.
_ENTRY = 0x0A


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
    import importlib.metadata  # noqa: PLC0415 (takes as long as all other imports)

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
    """Tells whether a list of environments is there, whole, and not older than the code that makes it."""
    try:
        return listed.stat().st_mtime >= (_PACKAGE / "survey.py").stat().st_mtime and _is_whole(listed.read_bytes())
    except OSError:
        return False


def _is_whole(listed: bytes) -> bool:
    """Tells whether bytes are the entries of a ListEnvironmentsResponse, without the packages that could parse them."""
    position = 0
    while position < len(listed):
        if listed[position] != _ENTRY:
            return False
        length = shift = 0
        more = True
        while more:
            position += 1
            if position == len(listed):
                return False
            length |= (listed[position] & 0x7F) << shift
            shift += 7
            more = listed[position] > 0x7F
        position += 1 + length
    return position == len(listed)


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
    """Gives the folder that runtimes are kept under.

    Raises:
        RuntimeUnavailableError: if nothing says where the user's files are.
    """
    own = os.environ.get("GYMBRIDGE_CACHE")
    if own:
        return Path(own)
    users = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(users) if users else Path.home() / ".cache") / "gymbridge"
    except RuntimeError as unknown:
        raise RuntimeUnavailableError(
            "this user has no home: HOME is not set, and the password file has no entry for the user id. "
            "Set HOME, or GYMBRIDGE_CACHE, to a folder to write to."
        ) from unknown


def install(name: str) -> Path:
    """Makes a runtime where it is not there yet, and its list of environments; gives its folder.

    Two processes may call this at once: the second waits. A folder that was left incomplete is made again. One that is
    complete is used even where nothing can be written, with the list that it has.

    Raises:
        RuntimeUnavailableError: if it cannot be made.
    """
    target = folder(name)
    if is_installed(name) and not _needs_list(name, target):
        return target
    try:
        with _locked(target.with_suffix(".lock")) as lock_descriptor:
            if not is_installed(name):
                _make(name, target, lock_descriptor)
            if _needs_list(name, target):
                _list_environments(target, lock_descriptor)
    except RuntimeUnavailableError as problem:
        if not is_installed(name):
            raise
        _say(f'the list of environments of the Python runtime "{name}" is left as it is: {problem}')
    return target


def _make(name: str, target: Path, lock_descriptor: int) -> None:
    _check_python()
    started = time.monotonic()
    _say(f'making the Python runtime "{name}" in {target}')
    if target.exists():
        shutil.rmtree(target)
    _run("the virtual environment cannot be made", [sys.executable, "-I", "-m", "venv", str(target)], lock_descriptor)
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
    try:
        variables = pip_settings.variables(pip[0])
    except pip_settings.PipSettingsError as unreadable:
        raise RuntimeUnavailableError(str(unreadable)) from unreadable
    _run("pip cannot install the packages (is there a network, and room on the disk?)", pip, lock_descriptor, variables)
    (target / _COMPLETE).touch()
    _say(f'the Python runtime "{name}" is ready after {time.monotonic() - started:.0f} s')


def _needs_list(name: str, target: Path) -> bool:
    return name in ENVIRONMENT_RUNTIMES and not is_fresh(target / "catalogue.binpb")


def _list_environments(target: Path, lock_descriptor: int) -> None:
    """Has the runtime write down its ids."""
    if importlib.util.find_spec("gymbridge") is None:
        _say("not listing environments: the generated package gymbridge is not on PYTHONPATH")
        return
    survey = start.command(str(target / "bin" / "python"), "gymbridge_env_server.survey", ["catalogue"])
    variables = {**os.environ, "PYTHONPATH": python_path()}
    _run("the environments cannot be listed", survey, lock_descriptor, variables)


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


def _run(
    problem: str, command: Sequence[str], lock_descriptor: int, variables: Mapping[str, str] | None = None
) -> None:
    """Runs a program, which dies with this one; until it is dead it holds the lock, too."""
    with subprocess.Popen(
        [sys.executable, "-I", str(_PACKAGE / "lifeline.py"), *command],
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
        raise RuntimeUnavailableError(f"{problem}; {' '.join(command[:5])} … ended with status {status}:\n{last_lines}")


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    """Holds a file lock, which ends with the process however that ends; gives its descriptor."""
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
        yield file.fileno()


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
