"""The survey of environments: one that cannot be made, crashes or hangs is only marked."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import gymnasium
import pytest

import gymbridge_testenvs
import harness
from gymbridge_env_server import runtimes, start, survey
from test_isolation import is_alive

assert gymbridge_testenvs


def register(name: str, entry_point: str, **kwargs: object) -> str:
    env_id = f"Surveyed{name}-v0"
    if env_id not in gymnasium.registry:
        gymnasium.register(env_id, entry_point=f"gymbridge_testenvs.{entry_point}", kwargs=kwargs)
    return env_id


def test_an_environment_is_described_with_its_spaces() -> None:
    (info,) = survey.survey(["CartPole-v1"])
    assert info.observation_space.box.shape == [4]
    assert info.action_space.discrete.n == 2
    assert info.unavailable == ""


@pytest.mark.parametrize(
    ("name", "entry_point", "kwargs", "words"),
    [
        ("Missing", "missing:MissingPackage", {}, "gymbridge_no_such_package"),
        ("Raising", "faulty:Raise", {"where": "make"}, "planted"),
        ("Crashing", "faulty:CrashInMake", {}, "status -9"),
        ("Hanging", "faulty:HangInMake", {}, "within 0.5 s"),
        ("Graph", "faulty:GraphObservation", {}, "Graph"),
    ],
)
def test_one_that_cannot_be_made_is_marked_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, name: str, entry_point: str, kwargs: dict[str, object], words: str
) -> None:
    monkeypatch.setattr(survey, "LIMIT", 0.5 if name == "Hanging" else survey.LIMIT)
    infos = {info.id: info for info in survey.survey([register(name, entry_point, **kwargs), "CartPole-v1"])}
    assert words in infos[f"Surveyed{name}-v0"].unavailable
    assert infos["CartPole-v1"].observation_space.box.shape == [4]


def test_what_an_environment_starts_while_it_is_made_ends_with_it(tmp_path: Path) -> None:
    env_id = register("Forking", "faulty:ForkInMake", path=str(tmp_path / "pid"))
    (info,) = survey.survey([env_id])
    assert "planted" in info.unavailable
    child = int((tmp_path / "pid").read_text())
    harness.wait_until(lambda: not is_alive(child), "the environment's child is gone")


def test_a_survey_ends_with_whoever_asked_for_it() -> None:
    command = start.command(sys.executable, "gymbridge_env_server.survey", ["spaces"])
    environment = {**os.environ, "PYTHONPATH": runtimes.python_path()}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as process:
        harness.wait_until(lambda: harness.children(process.pid), "its watcher")
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(20) == -signal.SIGKILL


def test_the_server_lists_environments_with_their_spaces(client: harness.Client) -> None:
    (info,) = client.list(filter="FrozenLake8x8", with_spaces=True).environments
    assert (info.id, info.runtime, info.observation_space.discrete.n) == ("FrozenLake8x8-v1", "current", 64)
