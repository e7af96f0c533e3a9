"""The lock of the Python packages that a project has beside a runtime's own.

It is called gymbridge-packages.lock and lies beside the user's project, and GYMBRIDGE_PACKAGES names it to the server's
programs. It is JSON, for each runtime what was asked for and what that was resolved to:

    {"format": 1, "runtimes": {"current": {"python": "3.11", "over": "0123456789abcdef",
      "asked": ["minigrid"], "locked": ["minigrid==3.2.0 --hash=sha256:…"]}}}

`python` is the least version of Python that it is for, `over` tells which lock of the runtime it was resolved with.
Only the standard library is needed.
"""

import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

VARIABLE = "GYMBRIDGE_PACKAGES"
FORMAT = 1

# Nothing else reaches pip: its files of requirements can have options, such as where to fetch packages from.
_LOCKED = re.compile(r"[A-Za-z0-9][\w.-]*==[\w.!+]+( ; [\w.<>=!~'()*, ]+)?( --hash=sha256:[0-9a-f]{64})+")
_MODULES = "gymbridge-modules"
_NAME = re.compile(r"[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?")


class PackagesError(Exception):
    """Packages that cannot be had, with the reason and what to do."""


@dataclass(frozen=True)
class PackageSet:
    """The packages of one runtime.

    Attributes:
        python: the least version of Python that they are for, such as "3.11".
        over: tells which lock of the runtime they were resolved with.
        asked: what was asked for, as pip understands it, such as "gymnasium[mujoco]".
        locked: what is installed, a line of pip's requirements each; nothing that the runtime itself has.
    """

    python: str
    over: str
    asked: tuple[str, ...]
    locked: tuple[str, ...]


def name_of(requirement: str) -> str:
    """Gives the name in a requirement as it is compared: "Flappy_Bird[x]>=1" names flappy-bird.

    Raises:
        PackagesError: if it does not begin with one.
    """
    found = _NAME.match(requirement)
    if found is None:
        raise PackagesError(f'"{requirement}" names no package: write NAME, NAME==VERSION or NAME[EXTRA]')
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def lock_file() -> Path | None:
    """Gives the lock that is named to this process, or None."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else None


def read(path: Path) -> dict[str, PackageSet]:
    """Gives the packages in a lock, by runtime.

    Raises:
        PackagesError: if it cannot be read, or is no such lock.
    """
    try:
        content = json.loads(path.read_bytes())
        number = content["format"]
        if number != FORMAT:
            raise PackagesError(f"{path} has format {number}, and this version of Gymbridge reads {FORMAT}: update it")
        return {str(runtime): _packages(entry) for runtime, entry in content["runtimes"].items()}
    except OSError as failure:
        raise PackagesError(f"{path}: {failure.strerror}") from failure
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise PackagesError(
            f"{path} is not a lock that gymbridge packages has written: {type(problem).__name__}: {problem}"
        ) from problem


def _packages(entry: Mapping[str, Any]) -> PackageSet:
    python, over = str(entry["python"]), str(entry["over"])
    packages = PackageSet(python, over, tuple(map(str, entry["asked"])), tuple(map(str, entry["locked"])))
    for line in packages.locked:
        if not _LOCKED.fullmatch(line):
            raise ValueError(f"{line[:80]} is not NAME==VERSION with hashes")
    return packages


def write(path: Path, by_runtime: Mapping[str, PackageSet]) -> None:
    """Writes a lock, whole or not at all.

    Raises:
        PackagesError: if that cannot be.
    """
    content = {"format": FORMAT, "runtimes": {runtime: asdict(by_runtime[runtime]) for runtime in sorted(by_runtime)}}
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_text(json.dumps(content, indent=2) + "\n")
        unfinished.replace(path)
    except OSError as failure:
        unfinished.unlink(missing_ok=True)
        raise PackagesError(f"{path}: {failure.strerror}") from failure


def of_runtime(runtime: str) -> PackageSet | None:
    """Gives what the named lock has for a runtime, or None.

    Raises:
        PackagesError: if the lock cannot be read.
    """
    path = lock_file()
    return None if path is None else read(path).get(runtime)


def write_modules(packages: PackageSet, site_packages: Path, target: Path) -> None:
    """Writes down in a virtual environment which modules what was asked for has: their environments are allowed."""
    import importlib.metadata  # noqa: PLC0415 (takes as long as a worker's other imports)

    asked = {name_of(requirement) for requirement in packages.asked}
    modules: set[str] = set()
    for distribution in importlib.metadata.distributions(path=[str(site_packages)]):
        if name_of(distribution.metadata["Name"]) in asked:
            modules |= _top_level(str(file) for file in distribution.files or ())
    (target / _MODULES).write_text("".join(f"{module}\n" for module in sorted(modules)), encoding="utf-8")


def _top_level(files: Iterable[str]) -> set[str]:
    """Gives the modules among a distribution's files, such as "minigrid/__init__.py" and "six.py"."""
    first = {file.split("/")[0] for file in files if file.endswith(".py") or "/" in file}
    return {name.removesuffix(".py") for name in first if name.removesuffix(".py").isidentifier()} - {"__pycache__"}


def modules(home: Path) -> list[str]:
    """Gives the modules that write_modules has written down in a virtual environment; none where it has not."""
    try:
        return (home / _MODULES).read_text(encoding="utf-8").split()
    except FileNotFoundError:
        return []
