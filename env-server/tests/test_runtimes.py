"""Runtimes: what is made where, and what is said when it cannot be made."""

import hashlib
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gymnasium
import pytest

import harness
from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server import catalogue, hosting, pip_settings, runtimes, start, virtual_environment
from test_isolation import descendants, is_alive


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


@dataclass
class Installed:
    """A runtime that two processes have made at once, where a folder was left incomplete.

    Attributes:
        copy: the copy that made it.
        target: its folder.
        results: what each process ended with: its status, what it printed, and what it said.
    """

    copy: Path
    target: Path
    results: list[tuple[int, str, str]]


@pytest.fixture(scope="module")
def installed(copy_for_module: Path) -> Installed:
    target = Path(run(copy_for_module, "path", "tools").stdout.strip())
    target.mkdir(parents=True)
    (target / "half-written").touch()
    variables = {**os.environ, "GYMBRIDGE_CACHE": str(copy_for_module / "cache")}
    both = [
        subprocess.Popen(
            command(copy_for_module, "install", "tools"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=variables,
            text=True,
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=100) for process in both]
    results = [(process.returncode, *each) for process, each in zip(both, said, strict=True)]
    return Installed(copy_for_module, target, results)


def test_installing_prints_the_folder(installed: Installed) -> None:
    for status, printed, said in installed.results:
        assert status == 0, said
        assert printed.strip() == str(installed.target)
    assert (installed.target / "bin" / "python").exists()


def test_two_processes_at_once_make_it_once(installed: Installed) -> None:
    assert sum("making" in said for _, _, said in installed.results) == 1


def test_a_folder_left_incomplete_is_made_again(installed: Installed) -> None:
    assert not (installed.target / "half-written").exists()


def test_what_is_installed_is_not_made_again(installed: Installed) -> None:
    second = run(installed.copy, "install", "tools")
    assert (second.returncode, second.stdout.strip(), second.stderr) == (0, str(installed.target), "")
    assert run(installed.copy, "path", "tools").stdout.strip() == str(installed.target)
    assert f"tools: installed, {installed.target}" in run(installed.copy, "status").stdout


def test_a_complete_runtime_is_used_where_nothing_can_be_written(copy: Path) -> None:
    target = Path(run(copy, "path", "current").stdout.strip())
    target.mkdir(parents=True)
    (target / "gymbridge-complete").touch()
    # Nobody can lock it, not even a user who may write everywhere.
    target.with_suffix(".lock").mkdir()
    installed = run(copy, "install", "current")
    assert installed.returncode == 0
    assert installed.stdout.strip() == str(target)
    assert "is left as it is" in installed.stderr
    (target / "catalogue.binpb").write_bytes(pb.ListEnvironmentsResponse().SerializeToString())
    assert run(copy, "install", "current").stderr == ""


def test_what_a_killed_installer_runs_dies_with_it() -> None:
    program = (
        "from gymbridge_env_server import virtual_environment as made; made.run('it fails', ['/bin/sleep', '1000'], 2)"
    )
    environment = {**os.environ, "PYTHONPATH": runtimes.python_path()}
    with subprocess.Popen([sys.executable, "-c", program], env=environment, stderr=subprocess.DEVNULL) as installer:
        below = harness.wait_until(lambda: sleeping(descendants(installer.pid)), "it runs")
        installer.kill()
        harness.wait_until(lambda: not any(map(is_alive, below)), "what it runs is gone")


def sleeping(processes: set[int]) -> set[int]:
    """Gives the processes, if the one that sleeps is among them."""
    commands = [Path(f"/proc/{process}/cmdline").read_bytes() for process in processes]
    return processes if any(command.startswith(b"/bin/sleep") for command in commands) else set()


WHOLE = pb.ListEnvironmentsResponse(
    environments=[pb.EnvironmentInfo(id="x" * length, runtime="current") for length in (1, 200, 20_000)]
).SerializeToString()


@pytest.mark.parametrize(
    ("content", "fresh"),
    [(WHOLE, True), (b"", True), (WHOLE[:-1], False), (WHOLE + b"\x0a", False), (b"nonsense", False), (None, False)],
)
def test_a_list_is_fresh_only_if_it_is_whole(tmp_path: Path, content: bytes | None, fresh: bool) -> None:
    listed = tmp_path / "catalogue.binpb"
    if content is not None:
        listed.write_bytes(content)
    assert runtimes.is_fresh(listed) == fresh


def test_a_list_that_is_older_than_the_code_that_makes_it_is_not_fresh(tmp_path: Path) -> None:
    listed = tmp_path / "catalogue.binpb"
    listed.write_bytes(WHOLE)
    os.utime(listed, (0, 0))
    assert not runtimes.is_fresh(listed)


@pytest.mark.parametrize("content", [b"nonsense", WHOLE], ids=["broken", "stale"])
def test_a_list_that_cannot_be_used_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    """In a folder that stands for a runtime's, with an interpreter that cannot list."""
    listed = tmp_path / "catalogue.binpb"
    listed.write_bytes(content)
    os.utime(listed, (0, 0))
    assert "CartPole-v1" in {info.id for info in catalogue._of_runtime(runtimes.here(), listed)}
    assert listed.read_bytes() == content, "not ours: nothing is written there"
    (tmp_path / "gymbridge-complete").touch()
    assert "CartPole-v1" in {info.id for info in catalogue._of_runtime(runtimes.here(), listed)}
    assert runtimes.is_fresh(listed)
    os.utime(listed, (0, 0))
    monkeypatch.setattr(catalogue, "_survey_command", lambda *_: ["/bin/false"])
    assert "CartPole-v1" in {info.id for info in catalogue._of_runtime(runtimes.here(), listed)}
    listed.write_bytes(b"nonsense")
    assert catalogue._of_runtime(runtimes.here(), listed) == []


def test_another_lock_makes_another_runtime(copy: Path) -> None:
    before = run(copy, "path", "current").stdout
    (copy / "requirements" / "current.lock").write_text("# changed\n")
    assert run(copy, "path", "current").stdout != before


def test_a_package_that_cannot_be_installed_is_quoted(copy: Path) -> None:
    digest = "0" * 64
    (copy / "requirements" / "tools.lock").write_text(f"gymbridge-is-not-there==1 --hash=sha256:{digest}\n")
    result = run(copy, "install", "tools", PIP_NO_INDEX="1")
    assert result.returncode == 1
    assert "gymbridge-is-not-there" in result.stderr
    assert run(copy, "status").stdout.count("not installed") == len(runtimes.RUNTIMES)


def wheel(folder: Path) -> tuple[str, str]:
    """Makes a package in a folder; gives its line in a lock, and where its code ends up below a runtime."""
    folder.mkdir()
    path = folder / "gymbridge_tiny-1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("gymbridge_tiny.py", "")
        archive.writestr(
            "gymbridge_tiny-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: gymbridge-tiny\nVersion: 1\n"
        )
        archive.writestr(
            "gymbridge_tiny-1.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr("gymbridge_tiny-1.dist-info/RECORD", "")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"gymbridge-tiny==1 --hash=sha256:{digest}\n", "lib/python*/site-packages/gymbridge_tiny.py"


def test_pips_settings_say_how_packages_are_fetched_but_not_what_is_installed_where(copy: Path) -> None:
    line, code = wheel(copy / "wheels")
    (copy / "requirements" / "tools.lock").write_text(line)
    (copy / "pip.conf").write_text(
        f"[global]\nquiet = 1\nno-index = true\ntarget = {copy}/wrong\n"
        f"[install]\nfind-links = {copy}/wheels\nuser = true\n"
    )
    result = run(
        copy,
        "install",
        "tools",
        PIP_CONFIG_FILE=str(copy / "pip.conf"),
        PIP_FIND_LINKS="",
        PIP_USER="1",
        PIP_TARGET=str(copy / "wrong"),
        PIP_PREFIX=str(copy / "wrong"),
        PIP_ROOT=str(copy / "wrong"),
        PIP_CONSTRAINT=str(copy / "no-such-file"),
        PIP_REQUIRE_VIRTUALENV="1",
        PIP_DRY_RUN="1",
        PIP_NO_BINARY=":all:",
        PIP_PYTHON="/no/such/python",
        PIP_LOG="/no/such/folder/log",
    )
    assert result.returncode == 0, result.stderr
    assert len(list(Path(result.stdout.strip()).glob(code))) == 1
    assert not (copy / "wrong").exists()


def test_settings_of_the_environment_come_before_those_of_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "pip.conf"
    file.write_text(
        "[global]\nindex-url = https://one.example/simple\ncert = /etc/ours.pem\nproxy = http://proxy.example:3128\n"
        "[install]\nextra-index-url =\n  https://two.example/it's\n  https://three.example\n[freeze]\ntimeout = 9\n"
    )
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    for name, value in (
        ("CONFIG_FILE", str(file)),
        ("INDEX_URL", "https://mine.example"),
        ("PROXY", ""),
        ("UPGRADE", "1"),
    ):
        monkeypatch.setenv(f"PIP_{name}", value)
    variables = pip_settings.variables(sys.executable)
    assert variables["PIP_CONFIG_FILE"] == os.devnull
    assert variables["PIP_INDEX_URL"] == "https://mine.example"
    assert variables["PIP_CERT"] == "/etc/ours.pem"
    assert variables["PIP_PROXY"] == "http://proxy.example:3128"
    assert variables["PIP_EXTRA_INDEX_URL"].split() == ["https://two.example/it's", "https://three.example"]
    assert variables.get("PIP_TIMEOUT") != "9"
    assert "PIP_UPGRADE" not in variables


def test_a_file_of_settings_that_pip_cannot_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "pip.conf"
    file.write_text("[global\nindex-url = x\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(file))
    with pytest.raises(pip_settings.PipSettingsError, match=f"(?s)pip cannot read its settings: .*{file}"):
        pip_settings.variables(sys.executable)


def test_a_cache_that_cannot_be_written_says_which_variable_moves_it(copy: Path) -> None:
    (copy / "cache").write_text("a file")
    result = run(copy, "install", "tools")
    assert result.returncode == 1
    assert "GYMBRIDGE_CACHE" in result.stderr


def test_a_user_without_a_home_is_told_which_variable_names_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(user: int) -> Any:
        raise KeyError(user)

    monkeypatch.setattr("pwd.getpwuid", unknown)
    for name in ("HOME", "XDG_CACHE_HOME", "GYMBRIDGE_CACHE"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(virtual_environment.UnavailableError, match="Set HOME, or GYMBRIDGE_CACHE"):
        runtimes.cache()


def test_another_python_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtimes.sys, "version_info", (3, 14, 0))
    with pytest.raises(virtual_environment.UnavailableError, match=r"3\.14.*3\.10 to 3\.13"):
        virtual_environment._check_python()


def test_a_python_without_venv_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(name: str) -> Any:
        return None if name == "ensurepip" else object()

    monkeypatch.setattr(runtimes.importlib.util, "find_spec", found)
    with pytest.raises(virtual_environment.UnavailableError, match=r"apt install python3.*-venv"):
        virtual_environment._check_python()


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
