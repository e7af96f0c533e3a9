"""Makes rliable.json: estimates and intervals of rliable 1.2.0, and what its bootstrap drew for them.

In an environment of its own:

    python3 -m venv venv
    venv/bin/pip install rliable==1.2.0 'pandas<3'
    venv/bin/python rliable_golden.py >rliable.json

Scores are [run][task]. What was drawn is an array of runs for each resample, likewise [run][task].
"""

import json

import numpy as np
import rliable.library as rly
from rliable import metrics

RESAMPLES = 150

STATISTICS = {
    "MEAN": metrics.aggregate_mean,
    "MEDIAN": np.median,  # over runs: aggregate_median is over tasks
    "IQM": metrics.aggregate_iqm,
}

SCORES = {
    "ten": [500.0, 500.0, 481.25, 9.1, 500.0, 497.3, 266.04, 500.0, 499.99, 500.0],
    "seven, negative": [-110.4, -87.25, -200.0, -93.1, -118.75, -200.0, -101.5],
    "five": [219.0, 250.31, 223.7, 248.02, 214.55],
    "two": [1.5, 1.25],
}

PAIRS = {
    "one task": ([[3.0], [1.0], [4.0], [1.5], [9.0]], [[2.0], [1.0], [3.5], [1.5]]),
    "three tasks": (
        [[1.0, 200.0, -3.0], [2.0, 250.0, -5.0], [3.0, 180.0, -1.0], [2.5, 220.0, -1.0]],
        [[1.5, 190.0, -3.0], [0.5, 260.0, -4.0], [2.5, 170.0, -2.0], [1.0, 200.0, -6.0]],
    ),
    "the same": ([[1.0], [2.0], [2.0]], [[1.0], [2.0], [2.0]]),
}


def recording(bootstrap, drawn):
    """A bootstrap that keeps which runs it drew, for each of its arrays."""

    class Recording(bootstrap):
        def update_indices(self):
            indices = super().update_indices()
            arrays = indices[0] if isinstance(indices, tuple) and isinstance(indices[0], list) else [indices]
            drawn.append([array[0].tolist() for array in arrays])
            return indices

    return Recording


def estimate(scores, statistic):
    drawn = []
    rly.StratifiedBootstrap = recording(STRATIFIED, drawn)
    rly.StratifiedIndependentBootstrap = recording(INDEPENDENT, drawn)
    np.random.seed(20261128)  # rliable draws from NumPy's global numbers
    points, intervals = rly.get_interval_estimates(
        {"all": scores}, lambda *arrays: np.array([statistic(*arrays)]), reps=RESAMPLES
    )
    return {
        "estimate": float(points["all"][0]),
        "low": float(intervals["all"][0, 0]),
        "high": float(intervals["all"][1, 0]),
        "drawn": drawn[-RESAMPLES:],
    }


STRATIFIED, INDEPENDENT = rly.StratifiedBootstrap, rly.StratifiedIndependentBootstrap


def main():
    groups = [
        {"name": name, "scores": scores, "statistic": key, **estimate(np.array(scores)[:, None], statistic)}
        for name, scores in SCORES.items()
        for key, statistic in STATISTICS.items()
    ]
    pairs = [
        {"name": name, "x": x, "y": y, **estimate([np.array(x), np.array(y)], metrics.probability_of_improvement)}
        for name, (x, y) in PAIRS.items()
    ]
    print(json.dumps({"groups": groups, "pairs": pairs}))


if __name__ == "__main__":
    main()
