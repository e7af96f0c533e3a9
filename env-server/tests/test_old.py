"""Environments written for older versions of the API are told by name, or taken where they can be."""

from typing import Any

import grpc
import numpy as np
import pytest

import harness

ACTION = [np.zeros(1, np.int64)]


def make(client: harness.Client, name: str, limit: int = 0, **kwargs: Any) -> Any:
    return client.make(f"gymbridge_testenvs:{name}-v0", 1, kwargs=kwargs, max_episode_steps=limit)


@pytest.mark.parametrize("limit", [0, 100], ids=["bare", "in a wrapper"])
@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("step", "its step() gave (observation, reward, done, info)"),
        ("reset", "its reset() gave array("),
        ("seed", "its reset() takes no seed"),
    ],
)
def test_the_old_api_is_told_by_name(client: harness.Client, refused: Any, where: str, why: str, limit: int) -> None:
    session = make(client, "Old", limit, where=where)
    with refused(grpc.StatusCode.INTERNAL, "the API of Gym, before Gymnasium 0.26", why):
        session.reset([1])
        session.steps(ACTION, [2])
    session.close()


def test_a_class_that_is_no_environment_of_gymnasium_is_told(client: harness.Client, refused: Any) -> None:
    with refused(grpc.StatusCode.FAILED_PRECONDITION, "let its class inherit from gymnasium.Env"):
        make(client, "OldClass")


@pytest.mark.parametrize(
    ("kind", "reward"), [("one", 0.5), ("square", 0.5), ("scalar", 0.5), ("float32", 0.5), ("bool", 0.0)]
)
def test_a_reward_of_one_number_is_taken(client: harness.Client, kind: str, reward: float) -> None:
    session = make(client, "OddReward", kind=kind)
    session.reset([1])
    assert np.frombuffer(session.steps(ACTION, [2]).rewards).tolist() == [reward]
    session.close()
