"""Makes the table of Atari games, for the client cannot ask what an action means.

With `current` being the folder that `python3 -m gymbridge_env_server.runtimes path current` prints:

    current/bin/python tests/golden/atari_games.py \
        ../java/agents/src/main/resources/dev/gymbridge/preprocess/atari_games.csv

A row has the game's name in ids, and what its own actions mean, in their order.
"""

import csv
import sys
from pathlib import Path

import ale_py
import gymnasium


def main() -> None:
    gymnasium.register_envs(ale_py)
    with Path(sys.argv[1]).open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("game", "actions"))
        for env_id in sorted(env_id for env_id in gymnasium.registry if env_id.startswith("ALE/")):
            env = gymnasium.make(env_id)
            meanings = env.unwrapped.get_action_meanings()
            env.close()
            game = env_id.removeprefix("ALE/").removesuffix("-v5")
            writer.writerow((game, " ".join(meanings)))


if __name__ == "__main__":
    main()
