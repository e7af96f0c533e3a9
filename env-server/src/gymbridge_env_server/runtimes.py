"""Makes the Python runtimes: virtual environments whose packages are locked by hash.

    python -m gymbridge_env_server.runtimes install current legacy
    python -m gymbridge_env_server.runtimes path current
    python -m gymbridge_env_server.runtimes status

"current" and "legacy" run environments, "tools" has what checks this project, "fuzz" what looks for requests that break
it (Linux x86-64, Python 3.11 and newer), "peers" what training is measured and checked against (5.5 GB), "gpu" the
libraries with which Java trains on a GPU (Linux x86-64, 5 GB), "protoc" what generates code in the container image,
"resolver" what chooses the versions of a user's packages.
They are made with the interpreter that runs this, Python 3.10 to 3.13, under $GYMBRIDGE_CACHE, else
$XDG_CACHE_HOME/gymbridge, else ~/.cache/gymbridge. A runtime's folder has a hash of its lock, Python version and
platform in its name, so a changed lock makes a new one.

Where GYMBRIDGE_PACKAGES names a lock of a user's packages (see `package_lock`), a runtime for which it has some is run
from another virtual environment, which has these and sees the runtime's. Only the standard library is needed.
"""

import argparse
import hashlib
import importlib.util
import os
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

from gymbridge_env_server import package_lock, start, virtual_environment
from gymbridge_env_server.package_lock import PackagesError, PackageSet
from gymbridge_env_server.virtual_environment import UnavailableError, locked, packages_folder, say

ENVIRONMENT_RUNTIMES = ("current", "legacy")
RUNTIMES = (*ENVIRONMENT_RUNTIMES, "tools", "fuzz", "peers", "gpu", "protoc", "resolver")

_PACKAGE = Path(__file__).resolve().parent

# Field 1 of a message, of bytes.
_ENTRY = 0x0A


def folder(name: str) -> Path:
    """Gives where a runtime is, or would be, for the Python that runs this, without a user's packages."""
    key = hashlib.sha256()
    key.update(lock(name).read_bytes())
    key.update(f"{sys.version_info.major}.{sys.version_info.minor} {sysconfig.get_platform()}".encode())
    return cache() / "runtimes" / f"{name}-{key.hexdigest()[:16]}"


def folder_with(name: str, packages: PackageSet) -> Path:
    """Gives where a runtime with a user's packages is, or would be."""
    key = hashlib.sha256("\n".join((folder(name).name, *packages.locked)).encode())
    return cache() / "runtimes" / f"{name}-packages-{key.hexdigest()[:16]}"


def over(name: str) -> str:
    """Gives what tells apart the locks of a runtime."""
    return hashlib.sha256(lock(name).read_bytes()).hexdigest()[:16]


def is_installed(name: str) -> bool:
    """Tells whether a runtime is there, whole, without a user's packages."""
    return virtual_environment.is_complete(folder(name))


def here() -> str:
    """Gives which of ENVIRONMENT_RUNTIMES the Python that runs this has."""
    import importlib.metadata  # noqa: PLC0415 (takes as long as all other imports)

    return "legacy" if importlib.metadata.version("gymnasium").startswith("0.") else "current"


def home(name: str) -> Path:
    """Gives the virtual environment to run a runtime from: with the user's packages, or the one that runs this.

    Raises:
        PackagesError: if the lock of packages cannot be read.
    """
    packages = package_lock.of_runtime(name)
    if packages is not None:
        return folder_with(name, packages)
    return Path(sys.prefix) if name == here() else folder(name)


def modules_of_packages() -> list[str]:
    """Gives the modules of the packages that the user has asked for: their environments are allowed."""
    homes = {home(name) for name in ENVIRONMENT_RUNTIMES}
    return [module for each in sorted(homes) for module in package_lock.modules(each)]


def install_command(name: str) -> str:
    """Gives the command that installs a runtime, for messages."""
    return f"python3 -m gymbridge_env_server.runtimes install {name}"


def python_path() -> str:
    """Gives the PYTHONPATH with which another interpreter finds this package and the generated one."""
    return os.pathsep.join(filter(None, (str(_PACKAGE.parent), os.environ.get("PYTHONPATH"))))


def is_fresh(listed: Path) -> bool:
    """Tells whether a list of environments is there, whole, and not older than the code that makes it or a package."""
    sources = (_PACKAGE / "survey.py", packages_folder(listed.parent))
    try:
        changed = max(place.stat().st_mtime for place in sources if place.exists())
        return listed.stat().st_mtime >= changed and _is_whole(listed.read_bytes())
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
        UnavailableError: if there is no such file.
    """
    places = [root / "requirements" / f"{name}.lock" for root in (_PACKAGE.parent, _PACKAGE.parent.parent)]
    for place in places:
        if place.is_file():
            return place
    raise UnavailableError(f"there is no lock file for the runtime {name}; looked for {' and '.join(map(str, places))}")


def cache() -> Path:
    """Gives the folder that runtimes are kept under.

    Raises:
        UnavailableError: if nothing says where the user's files are.
    """
    own = os.environ.get("GYMBRIDGE_CACHE")
    if own:
        return Path(own)
    users = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(users) if users else Path.home() / ".cache") / "gymbridge"
    except RuntimeError as unknown:
        raise UnavailableError(
            "this user has no home: HOME is not set, and the password file has no entry for the user id. "
            "Set HOME, or GYMBRIDGE_CACHE, to a folder to write to."
        ) from unknown


def install(name: str) -> Path:
    """Makes a runtime where it is not there yet, with the user's packages, and its list of environments.

    Two processes may call this at once: the second waits. A folder that was left incomplete is made again. One that is
    complete is used even where nothing can be written, with the list that it has.

    Returns:
        the folder to run it from.

    Raises:
        UnavailableError: if it cannot be made.
        PackagesError: if the lock of packages cannot be read, or is for a newer Python.
    """
    packages = package_lock.of_runtime(name)
    return _install(name) if packages is None else install_with(name, packages)


def install_with(name: str, packages: PackageSet) -> Path:
    """Makes a runtime with packages in place of those of the lock; see install."""
    python = tuple(map(int, packages.python.split(".")))
    if sys.version_info[:2] < python:
        raise PackagesError(
            f"the packages for the runtime {name} were chosen for Python {packages.python} and newer, and "
            f"{sys.executable} is {sys.version_info.major}.{sys.version_info.minor}: name another one in "
            "GYMBRIDGE_PYTHON, or run gymbridge packages update"
        )
    if packages.over != over(name):
        say(f"the packages were chosen beside other versions of the runtime {name}; see gymbridge packages update")
    below = _install(name)
    target = folder_with(name, packages)
    # What a lock has is whole: nothing else is looked for.
    requirements = ["--no-deps", f"--requirement={target.with_suffix('.txt')}"]

    def make(lock_descriptor: int) -> None:
        target.with_suffix(".txt").write_text("".join(f"{line}\n" for line in packages.locked))
        what = f'the Python runtime "{name}" with {", ".join(packages.asked)}'
        virtual_environment.make(what, target, requirements, lock_descriptor, below)
        package_lock.write_modules(packages, packages_folder(target), target)

    return _complete(name, target, make)


def _install(name: str) -> Path:
    requirements = ["--only-binary=:all:", f"--requirement={lock(name)}"]
    target = folder(name)
    return _complete(
        name,
        target,
        lambda descriptor: virtual_environment.make(f'the Python runtime "{name}"', target, requirements, descriptor),
    )


def _complete(name: str, target: Path, make: Callable[[int], None]) -> Path:
    """Has a virtual environment made where it is not there, whole, and its list of environments where that is old."""
    if virtual_environment.is_complete(target) and not _needs_list(name, target):
        return target
    try:
        with locked(target.with_suffix(".lock")) as lock_descriptor:
            if not virtual_environment.is_complete(target):
                make(lock_descriptor)
            if _needs_list(name, target):
                _list_environments(target, lock_descriptor)
    except UnavailableError as problem:
        if not virtual_environment.is_complete(target):
            raise
        say(f'the list of environments of the Python runtime "{name}" is left as it is: {problem}')
    return target


def _needs_list(name: str, target: Path) -> bool:
    return name in ENVIRONMENT_RUNTIMES and not is_fresh(target / "catalogue.binpb")


def _list_environments(target: Path, lock_descriptor: int) -> None:
    """Has the runtime write down its ids."""
    if importlib.util.find_spec("gymbridge") is None:
        say("not listing environments: the generated package gymbridge is not on PYTHONPATH")
        return
    survey = start.command(str(target / "bin" / "python"), "gymbridge_env_server.survey", ["catalogue"])
    variables = {**os.environ, "PYTHONPATH": python_path()}
    virtual_environment.run("the environments cannot be listed", survey, lock_descriptor, variables)


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
    except (UnavailableError, PackagesError) as problem:
        say(str(problem))
        return 1
    except KeyboardInterrupt:
        say("interrupted; what was begun is made again next time")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
