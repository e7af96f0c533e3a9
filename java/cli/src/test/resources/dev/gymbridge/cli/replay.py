# Plays a recording again, without Gymbridge, and compares every bit. Arguments: environment id, recording.
import sys

import gymnasium
import numpy as np

recording = np.load(sys.argv[2], allow_pickle=False)
env = gymnasium.make(sys.argv[1], disable_env_checker=True)
step = observed = 0


def leaves(path, value):
    if isinstance(value, tuple):
        for index, part in enumerate(value):
            yield from leaves(f"{path}.{index}", part)
    else:
        yield path, np.asarray(value)


def check_observation(observation):
    global observed
    for path, value in leaves("observations", observation):
        recorded = recording[path][observed]
        assert recorded.dtype == value.dtype and recorded.tobytes() == value.tobytes(), (path, observed, recorded, value)
    observed += 1


for seed, length in zip(recording["seeds"], recording["lengths"]):
    observation, _ = env.reset(seed=int(seed))
    check_observation(observation)
    for _ in range(length):
        observation, reward, terminated, truncated, _ = env.step(recording["actions"][step])
        check_observation(observation)
        names = ("rewards", "terminated", "truncated")
        assert (reward, terminated, truncated) == tuple(recording[name][step] for name in names), step
        step += 1
    assert terminated or truncated, step
assert (step, observed) == (len(recording["actions"]), len(recording["rewards"]) + len(recording["seeds"]))
print(len(recording["lengths"]), "episodes are equal")
