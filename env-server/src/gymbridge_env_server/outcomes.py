"""What came of resetting or stepping the environments of a session, gathered into a reply."""

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server.episode import Episode
from gymbridge_env_server.infos import columns
from gymbridge_env_server.plans import ResetPlan, StepPlan
from gymbridge_env_server.records import RecordCodec

Info = Mapping[str, Any]


class Started:
    """Episodes that were reset, and perhaps played back.

    Attributes:
        row: the environment that was touched last.
        ended: for each reset environment whether its episode ended before its history did.
    """

    def __init__(self, episodes: Sequence[Episode]) -> None:
        self.row = 0
        self.ended: list[bool] = []
        self._episodes = episodes
        self._reset: list[Episode] = []
        self._records: list[bytes] = []

    def reset(self, plan: ResetPlan) -> None:
        """Resets the environments of the plan; what they raise goes through."""
        for self.row, seed, history in zip(plan.rows, plan.seeds, plan.histories, strict=True):
            episode = self._episodes[self.row]
            record, ended = episode.play_back(seed, history)
            self._reset.append(episode)
            self._records.append(record)
            self.ended.append(ended)

    def reply(self, sequence: int, codec: RecordCodec, info_keys: Sequence[str]) -> bytes:
        """Gives the ResetResponse.

        Raises:
            ValueError: if an info cannot be carried.
        """
        response = pb.ResetResponse(
            sequence=sequence,
            checksums=[episode.checksum for episode in self._reset],
            infos=columns(info_keys, [episode.info for episode in self._reset]),
            ended=bytes(self.ended),
        )
        codec.add(response.observations, self._records)
        return response.SerializeToString()


class Stepped:
    """Episodes that were stepped; those that ended have been followed by new ones.

    Attributes:
        row: the environment that was touched last.
    """

    def __init__(self, episodes: Sequence[Episode]) -> None:
        count = len(episodes)
        self.row = 0
        self._episodes = episodes
        self._frames = [0] * count
        self._rewards = array("d")
        self._ends = bytearray(count)
        self._records: list[bytes] = []
        self._checksums = [episode.checksum for episode in episodes]
        self._infos: list[Info] = [{}] * count
        self._next: list[Episode] = []
        self._next_records: list[bytes] = []

    def step(self, plan: StepPlan) -> None:
        """Steps the environments of the plan; what they raise goes through."""
        episodes, repeats, keep = self._episodes, plan.repeats, plan.keep
        frames, checksums, infos = self._frames, self._checksums, self._infos
        records, rewards = self._records, self._rewards
        earlier = 0
        for row, action in zip(plan.rows, plan.actions, strict=True):
            self.row = row
            episode = episodes[row]
            ends = episode.step(action, repeats[row], keep, records, rewards)
            frames[row] = len(rewards) - earlier
            earlier = len(rewards)
            checksums[row] = episode.checksum
            infos[row] = episode.info
            if ends:
                self._ends[row] = ends
                self._next_records.append(episode.reset(plan.seeds[row]))
                self._next.append(episode)

    def reply(self, sequence: int, codec: RecordCodec, info_keys: Sequence[str]) -> bytes:
        """Gives the StepResponse.

        Raises:
            ValueError: if an info cannot be carried.
        """
        response = pb.StepResponse(
            sequence=sequence,
            frames=self._frames,
            rewards=self._rewards.tobytes(),
            ends=bytes(self._ends),
            checksums=self._checksums,
            infos=columns(info_keys, self._infos),
        )
        codec.add(response.observations, self._records)
        if self._next:
            codec.add(response.next_observations, self._next_records)
            response.next_checksums.extend([episode.checksum for episode in self._next])
            response.next_infos.extend(columns(info_keys, [episode.info for episode in self._next]))
        return response.SerializeToString()
