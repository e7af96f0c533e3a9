"""Adds a user's Python packages to the runtimes.

    python -m gymbridge_env_server.packages --lock gymbridge-packages.lock add minigrid --runtime current

uv chooses the versions, beside those of the runtime, for all platforms, and the lock keeps them with the hashes of
their files (see `package_lock`); pip installs them. The lock is written only when the packages are installed. pip's
settings say where packages come from. Only the standard library is needed.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from gymbridge_env_server import package_lock, runtimes
from gymbridge_env_server.package_lock import PackagesError, PackageSet, name_of
from gymbridge_env_server.virtual_environment import UnavailableError, say, variables_of_pip

# The same modules under two names: a runtime has one of them, and nothing brings the other.
_TWINS = {"pygame": "pygame-ce", "pygame-ce": "pygame"}
_MANY_AGENTS = {"pettingzoo", "supersuit"}
_REQUIREMENT = re.compile(r"[A-Za-z0-9][\w.-]*(\[[\w., -]+\])?\s*([<>=!~]=?[^@;]*)?")
_CONTINUED = re.compile(r"\s*\\\n\s*")

# uv's names of pip's settings.
_UVS = {
    "PIP_INDEX_URL": "UV_DEFAULT_INDEX",
    "PIP_EXTRA_INDEX_URL": "UV_INDEX",
    "PIP_FIND_LINKS": "UV_FIND_LINKS",
    "PIP_TRUSTED_HOST": "UV_INSECURE_HOST",
    "PIP_CERT": "SSL_CERT_FILE",
    "PIP_CLIENT_CERT": "SSL_CLIENT_CERT",
    "PIP_PROXY": "ALL_PROXY",
}


def add(path: Path, runtime: str, requirements: Sequence[str]) -> PackageSet | None:
    """Adds packages; one that is there already is replaced by what is asked for now. Gives all of the runtime.

    Args:
        path: of the lock; made where it is not there.
        runtime: whose packages.
        requirements: as pip has them, without addresses and markers: "minigrid", "highway-env>=1.9".

    Raises:
        PackagesError: if they are no requirements, or do not go with the runtime's packages.
        UnavailableError: if they cannot be installed. The lock is as it was.
    """
    for requirement in requirements:
        _check(requirement)
    named = {name_of(requirement) for requirement in requirements}
    kept = [asked for asked in _asked(path, runtime) if name_of(asked) not in named]
    return _change(path, runtime, [*kept, *requirements])


def remove(path: Path, runtime: str, names: Sequence[str]) -> PackageSet | None:
    """Removes packages that were asked for, and what only they need; gives what is left.

    Raises:
        PackagesError: if one was not asked for.
        UnavailableError: if the others cannot be installed.
    """
    asked = {name_of(requirement): requirement for requirement in _asked(path, runtime)}
    for name in names:
        if asked.pop(name_of(name), None) is None:
            there = f"there are {', '.join(asked)}" if asked else "there are none"
            raise PackagesError(f"{name} was not added to the runtime {runtime}; {there}")
    return _change(path, runtime, list(asked.values()))


def update(path: Path, runtime: str) -> PackageSet | None:
    """Chooses the newest versions again.

    Raises:
        PackagesError: if they do not go with the runtime's packages.
        UnavailableError: if they cannot be installed.
    """
    return _change(path, runtime, _asked(path, runtime))


def _asked(path: Path, runtime: str) -> list[str]:
    packages = _read(path).get(runtime)
    return [] if packages is None else list(packages.asked)


def _read(path: Path) -> dict[str, PackageSet]:
    return package_lock.read(path) if path.exists() else {}


def _check(requirement: str) -> None:
    if name_of(requirement) in _MANY_AGENTS:
        raise PackagesError(
            f"{requirement} has environments of many agents, and Gymbridge's have one: write a module that wraps one "
            "of them as a gymnasium.Env, and use that with --python and a virtual environment of your own"
        )
    if not _REQUIREMENT.fullmatch(requirement):
        raise PackagesError(
            f'"{requirement}" is not NAME, NAME[EXTRA] or NAME>=VERSION: what lies in a folder or a repository has no '
            "hash to be locked by; give a folder with --module-path, or use a virtual environment of your own with "
            "--python"
        )


def _change(path: Path, runtime: str, asked: Sequence[str]) -> PackageSet | None:
    by_runtime = _read(path)
    by_runtime.pop(runtime, None)
    packages = None
    if asked:
        packages = PackageSet(
            f"{sys.version_info.major}.{sys.version_info.minor}",
            runtimes.over(runtime),
            tuple(asked),
            tuple(_resolve(runtime, asked)),
        )
        runtimes.install_with(runtime, packages)
        by_runtime[runtime] = packages
    if by_runtime:
        package_lock.write(path, by_runtime)
    else:
        path.unlink(missing_ok=True)
    return packages


def _resolve(runtime: str, asked: Sequence[str]) -> list[str]:
    """Gives the lines to lock: what the runtime has not, each with the hashes of its files."""
    resolver = runtimes.install("resolver") / "bin"
    own = _names(runtimes.lock(runtime).read_text())
    # A requirement that no Python meets takes the twin's place: what imports it finds the one that the runtime has.
    without = "".join(f"{_TWINS[name]} ; python_version < '3'\n" for name in own if name in _TWINS)
    with tempfile.TemporaryDirectory() as folder:
        requirements, overrides = Path(folder) / "asked.in", Path(folder) / "without.in"
        requirements.write_text("".join(f"{line}\n" for line in asked))
        overrides.write_text(without)
        command = [str(resolver / "uv"), "pip", "compile", "--no-config", "--universal", "--quiet", "--no-header"]
        command += ["--no-annotate", "--generate-hashes", "--python", sys.executable]
        command += ["--constraints", str(runtimes.lock(runtime)), "--overrides", str(overrides)]
        done = subprocess.run(
            [*command, str(requirements)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            env=_variables(str(resolver / "python")),
            check=False,
        )
    if done.returncode != 0:
        raise PackagesError(
            f"no versions of {', '.join(asked)} go with the packages of the runtime {runtime}:\n{done.stderr.strip()}\n"
            "Ask for another version, choose the other runtime with --runtime, or use a virtual environment of your "
            "own with --python."
        )
    lines = _CONTINUED.sub(" ", done.stdout).splitlines()
    return [line.strip() for line in lines if line.strip() and name_of(line) not in own]


def _names(lock: str) -> set[str]:
    lines = _CONTINUED.sub(" ", lock).splitlines()
    return {name_of(line) for line in lines if line.strip() and not line.lstrip().startswith(("#", "-"))}


def _variables(python: str) -> dict[str, str]:
    pips = variables_of_pip(python)
    return {**pips, **{uvs: pips[own] for own, uvs in _UVS.items() if own in pips}}


def _describe(runtime: str, packages: PackageSet) -> str:
    """Gives what `list` prints of a runtime."""
    lines = [f"{runtime}: {', '.join(packages.asked)}"]
    for locked in packages.locked:
        requirement = locked.split(" --hash", 1)[0]
        lines.append(f"  {requirement.replace('==', ' ', 1).replace(' ; ', ', where ')}")
    return "\n".join(lines)


def _list(path: Path) -> None:
    by_runtime = _read(path)
    if not by_runtime:
        print(f"no packages have been added: there is no {path}")
    for runtime, packages in by_runtime.items():
        print(_describe(runtime, packages))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gymbridge packages", description="Adds Python packages to the runtimes.")
    parser.add_argument("--lock", type=Path, required=True, metavar="FILE")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list")
    for name, several in (("add", "packages"), ("remove", "packages"), ("update", "")):
        command = commands.add_parser(name)
        command.add_argument("--runtime", choices=runtimes.ENVIRONMENT_RUNTIMES, default="current")
        if several:
            command.add_argument(several, nargs="+")
    return parser


def main() -> int:
    """Runs the command line; gives the exit status."""
    given = _parser().parse_args()
    path = given.lock.absolute()
    try:
        if given.command == "list":
            _list(path)
            return 0
        if given.command == "add":
            packages = add(path, given.runtime, given.packages)
        elif given.command == "remove":
            packages = remove(path, given.runtime, given.packages)
        else:
            packages = update(path, given.runtime)
    except (PackagesError, UnavailableError) as problem:
        say(str(problem))
        return 1
    except KeyboardInterrupt:
        say("interrupted; the lock is as it was")
        return 130
    print(
        f"no packages are left for the runtime {given.runtime}"
        if packages is None
        else _describe(given.runtime, packages)
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
