"""Runtimes: what is made where, and what is said when it cannot be made."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import gymnasium
import pytest

from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server import hosting, runtimes, start


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs the command with a cache of its own and, in place of the real packages, the lock in the folder."""
    variables = {**os.environ, "GYMBRIDGE_CACHE": str(folder / "cache"), **environment}
    return subprocess.run(
        command(folder, *arguments),
        cwd=trap(folder),
        capture_output=True,
        text=True,
        env=variables,
        timeout=100,
        check=False,
    )


def command(folder: Path, *arguments: str) -> list[str]:
    """Gives the command of the copy in a folder."""
    program = start.command(sys.executable, "gymbridge_env_server.runtimes", arguments)
    program[program.index(start.PATH)] = str(folder / "gymbridge_env_server" / "start.py")
    return program


def trap(folder: Path) -> Path:
    """Gives a working directory in which no module may be executed."""
    working_directory = folder / "working-directory"
    working_directory.mkdir(exist_ok=True)
    for name in ("types", "random", "venv", "pip"):
        (working_directory / f"{name}.py").write_text("1 / 0")
    return working_directory


def test_installing_prints_the_folder_and_does_it_once(copy: Path) -> None:
    first = run(copy, "install", "tools")
    assert first.returncode == 0, first.stderr
    target = Path(first.stdout.strip())
    assert (target / "bin" / "python").exists()
    assert "making" in first.stderr
    second = run(copy, "install", "tools")
    assert (second.stdout, second.stderr) == (first.stdout, "")
    assert run(copy, "path", "tools").stdout == first.stdout
    assert f"tools: installed, {target}" in run(copy, "status").stdout


def test_another_lock_makes_another_runtime(copy: Path) -> None:
    before = run(copy, "path", "current").stdout
    (copy / "requirements" / "current.lock").write_text("# changed\n")
    assert run(copy, "path", "current").stdout != before


def test_a_folder_left_incomplete_is_made_again(copy: Path) -> None:
    target = Path(run(copy, "path", "tools").stdout.strip())
    target.mkdir(parents=True)
    (target / "half-written").touch()
    assert run(copy, "install", "tools").returncode == 0
    assert not (target / "half-written").exists()


def test_two_processes_at_once_make_it_once(copy: Path) -> None:
    variables = {**os.environ, "GYMBRIDGE_CACHE": str(copy / "cache")}
    both = [
        subprocess.Popen(
            command(copy, "install", "tools"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=variables,
            text=True,
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=100)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum("making" in each for each in said) == 1


def test_a_package_that_cannot_be_installed_is_quoted(copy: Path) -> None:
    digest = "0" * 64
    (copy / "requirements" / "tools.lock").write_text(f"gymbridge-is-not-there==1 --hash=sha256:{digest}\n")
    result = run(copy, "install", "tools", PIP_NO_INDEX="1")
    assert result.returncode == 1
    assert "gymbridge-is-not-there" in result.stderr
    assert run(copy, "status").stdout.count("not installed") == len(runtimes.RUNTIMES)


def test_a_cache_that_cannot_be_written_says_which_variable_moves_it(copy: Path) -> None:
    (copy / "cache").write_text("a file")
    result = run(copy, "install", "tools")
    assert result.returncode == 1
    assert "GYMBRIDGE_CACHE" in result.stderr


def test_another_python_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtimes.sys, "version_info", (3, 14, 0))
    with pytest.raises(runtimes.RuntimeUnavailableError, match=r"3\.14.*3\.10 to 3\.13"):
        runtimes._check_python()


def test_a_python_without_venv_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(name: str) -> Any:
        return None if name == "ensurepip" else object()

    monkeypatch.setattr(runtimes.importlib.util, "find_spec", found)
    with pytest.raises(runtimes.RuntimeUnavailableError, match=r"apt install python3.*-venv"):
        runtimes._check_python()


def test_locks_name_no_address() -> None:
    for name in runtimes.RUNTIMES:
        assert "://" not in runtimes.lock(name).read_text()


def test_the_gpu_runtime_has_the_pytorch_that_java_is_for() -> None:
    project = Path(runtimes.__file__).parents[3]
    version = re.search(r"<pytorch.version>(.+)</pytorch.version>", (project / "pom.xml").read_text())[1]
    assert f"\ntorch=={version} " in runtimes.lock("gpu").read_text()
    assert f"pytorch={version} " in (project / "gymbridge").read_text()


def test_a_runtimes_catalogue_has_its_ids_sorted() -> None:
    content = (runtimes.home(runtimes.here()) / "catalogue.binpb").read_bytes()
    ids = [info.id for info in pb.ListEnvironmentsResponse.FromString(content).environments]
    assert ids == sorted(ids)
    assert "CartPole-v1" in ids


def test_what_only_legacy_has_is_known_where_it_is_not_installed() -> None:
    lists = {name: (runtimes.folder(name) / "catalogue.binpb").read_bytes() for name in runtimes.ENVIRONMENT_RUNTIMES}
    ids = {
        name: {info.id for info in pb.ListEnvironmentsResponse.FromString(content).environments}
        for name, content in lists.items()
    }
    assert sorted(ids["legacy"] - ids["current"]) == sorted(hosting.LEGACY_ONLY)


def test_the_runtime_is_known_without_importing_gymnasium() -> None:
    assert runtimes.here() == ("legacy" if gymnasium.__version__.startswith("0.") else "current")
