"""A user's packages: what is asked for, the lock, and what of them is registered."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from gymnasium import error

from gymbridge_env_server import making, needs, package_lock, packages, runtimes
from gymbridge_env_server.package_lock import PackagesError, PackageSet

HASH = "0" * 64
MINIGRID = PackageSet("3.10", "over", ("minigrid",), (f"minigrid==3.2.0 --hash=sha256:{HASH}",))


def test_what_is_written_is_read(tmp_path: Path) -> None:
    marked = PackageSet("3.11", "o", ("a[b]>=1",), (f"a==1 ; python_full_version < '3.12' --hash=sha256:{HASH}",))
    package_lock.write(tmp_path / "lock", {"legacy": MINIGRID, "current": marked})
    assert package_lock.read(tmp_path / "lock") == {"current": marked, "legacy": MINIGRID}
    assert [path.name for path in tmp_path.iterdir()] == ["lock"]


@pytest.mark.parametrize(
    "line",
    [
        "--index-url=https://example.org",
        f"minigrid==3.2.0 --hash=sha256:{HASH} --index-url=https://example.org",
        f"minigrid==3.2.0 --hash=sha256:{HASH}\n--index-url=https://example.org",
        f"minigrid @ https://example.org/minigrid.whl --hash=sha256:{HASH}",
        "minigrid==3.2.0",
        f"minigrid>=3.2.0 --hash=sha256:{HASH}",
    ],
)
def test_a_lock_brings_pip_nothing_but_versions_with_hashes(tmp_path: Path, line: str) -> None:
    content = {"python": "3.10", "over": "", "asked": ["minigrid"], "locked": [line]}
    (tmp_path / "lock").write_text(json.dumps({"format": 1, "runtimes": {"current": content}}))
    with pytest.raises(PackagesError, match="with hashes"):
        package_lock.read(tmp_path / "lock")


@pytest.mark.parametrize(
    ("content", "words"),
    [("no JSON", "gymbridge packages"), ("[]", "gymbridge packages"), ('{"format": 2, "runtimes": {}}', "format 2")],
)
def test_what_is_no_lock_says_so(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "lock").write_text(content)
    with pytest.raises(PackagesError, match=words):
        package_lock.read(tmp_path / "lock")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("PettingZoo", "many agents"),
        ("pettingzoo[classic]>=1", "many agents"),
        ("./environment", "names no package"),
        ("git+https://example.org/environment", "--module-path"),
        ("environment @ https://example.org/environment.whl", "--python"),
        ("environment; python_version < '3'", "NAME"),
        ("-r", "names no package"),
    ],
)
def test_what_cannot_be_locked_is_refused(tmp_path: Path, asked: str, words: str) -> None:
    with pytest.raises(PackagesError, match=words):
        packages.add(tmp_path / "lock", "current", [asked])
    assert list(tmp_path.iterdir()) == []


def test_what_was_not_added_cannot_be_removed(tmp_path: Path) -> None:
    package_lock.write(tmp_path / "lock", {"current": MINIGRID})
    with pytest.raises(PackagesError, match="there are minigrid"):
        packages.remove(tmp_path / "lock", "current", ["highway-env"])
    with pytest.raises(PackagesError, match="there are none"):
        packages.remove(tmp_path / "lock", "legacy", ["minigrid"])
    assert packages.remove(tmp_path / "lock", "current", ["Mini_Grid".replace("_", "")]) is None
    assert list(tmp_path.iterdir()) == []


def test_packages_for_a_newer_python_are_not_installed_by_an_older_one() -> None:
    newer = PackageSet("3.99", MINIGRID.over, MINIGRID.asked, MINIGRID.locked)
    with pytest.raises(PackagesError, match=r"Python 3\.99 and newer.*GYMBRIDGE_PYTHON"):
        runtimes.install_with("current", newer)


def test_a_runtime_has_one_of_the_two_packages_with_pygames_modules() -> None:
    for runtime in runtimes.ENVIRONMENT_RUNTIMES:
        assert len(packages._names(runtimes.lock(runtime).read_text()) & set(packages._TWINS)) == 1


@pytest.mark.parametrize(
    ("problem", "package"),
    [
        (ModuleNotFoundError("No module named 'torch.nn'", name="torch.nn"), "torch"),
        (ModuleNotFoundError("No module named 'cv2'", name="cv2"), "opencv-python-headless"),
        (
            error.DependencyNotInstalled('X is not installed, run `pip install "gymnasium[mujoco]"`'),
            "'gymnasium[mujoco]'",
        ),
        (error.DependencyNotInstalled("pip install moviepy"), "moviepy"),
        (ImportError("libGL.so.1: cannot open shared object file"), ""),
    ],
)
def test_how_to_add_what_is_missing(problem: Exception, package: str) -> None:
    assert making._package(problem) == package


PLUGIN = """
from gymnasium.envs.registration import register
def two():
    register("Two-v0", entry_point="gymnasium.envs.classic_control:CartPoleEnv")
def three():
    register("Three-v0", entry_point="gymnasium.envs.classic_control:CartPoleEnv")
def fails():
    raise SystemExit("it has no licence")
"""


def test_plugins_register_their_ids_in_their_namespace_or_without_one(tmp_path: Path) -> None:
    (tmp_path / "a_plugin.py").write_text(PLUGIN)
    (tmp_path / "a_plugin-1.dist-info").mkdir()
    (tmp_path / "a_plugin-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: a-plugin\nVersion: 1\n")
    (tmp_path / "a_plugin-1.dist-info" / "entry_points.txt").write_text(
        "[gymnasium.envs]\n__root__ = a_plugin:two\nspace = a_plugin:three\nbad = a_plugin:fails\n"
        "[gymnasium.envs.__root__]\nany = a_plugin:three\n"
    )
    program = """
import gymnasium
from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server.making import factory
from gymbridge_env_server.refusal import Refusal
for env_id in ("Two-v0", "space/Three-v0", "Three-v0"):
    factory(pb.MakeRequest(id=env_id, num_envs=1))()
try:
    factory(pb.MakeRequest(id="Nothing-v0", num_envs=1))
except Refusal as refusal:
    print(refusal.message)
"""
    path = os.pathsep.join((str(tmp_path), runtimes.python_path()))
    said = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "a_plugin:fails cannot register its environments" in said
    assert "it has no licence" in said


def test_this_python_lacks_nothing() -> None:
    assert needs.lacking() == []


def test_a_python_without_packages_is_told_which() -> None:
    command = [str(Path(sys.base_prefix) / "bin" / "python3"), "-I", str(Path(runtimes.__file__).parent / "start.py")]
    said = subprocess.run([*command, "gymbridge_env_server.needs"], capture_output=True, text=True, check=True).stdout
    assert {"gymnasium", "numpy", "xxhash", f"protobuf>={needs.LEAST_PROTOBUF},<7"} >= set(said.split()) > {"xxhash"}


def test_the_least_protobuf_is_the_one_that_the_code_is_generated_for() -> None:
    pom = (Path(runtimes.__file__).parents[3] / "pom.xml").read_text()
    version = re.search(r"<protobuf.version>4\.(.+)</protobuf.version>", pom)
    assert version is not None
    assert f"6.{version[1]}" == needs.LEAST_PROTOBUF
