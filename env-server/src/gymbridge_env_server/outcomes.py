"""What came of resetting or stepping the environments of a session, gathered into a reply."""

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server.episode import Episode
from gymbridge_env_server.infos import check_size, columns
from gymbridge_env_server.plans import ResetPlan, StepPlan
from gymbridge_env_server.records import RecordCodec

Info = Mapping[str, Any]

_STEP, _RESET = pb.StepResponse, pb.ResetResponse


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
        """Resets the environments of the plan, unless they play on; what they raise goes through."""
        for self.row, seed, history in zip(plan.rows, plan.seeds, plan.histories, strict=True):
            episode = self._episodes[self.row]
            if not plan.resume:
                episode.reset(seed)
            self.ended.append(episode.play_back(history))
            self._reset.append(episode)
            self._records.append(episode.record)

    def reply(self, sequence: int, codec: RecordCodec, info_keys: Sequence[str], most_bytes: int) -> bytes:
        """Gives the ResetResponse.

        Raises:
            ValueError: if an info cannot be carried, or makes it larger than `most_bytes`.
        """
        response = pb.ResetResponse(
            sequence=sequence,
            checksums=[episode.checksum() for episode in self._reset],
            infos=columns(info_keys, [episode.info for episode in self._reset]),
            ended=bytes(self.ended),
        )
        observations = codec.field(_RESET.OBSERVATIONS_FIELD_NUMBER, self._records)
        return check_size(response, b"".join([response.SerializeToString(), *observations]), most_bytes)


class Stepped:
    """Steps episodes; those that end are followed by new ones.

    Args:
        episodes: of the session.
        codec: of their observations.
        info_keys: keys of the infos to send.

    Attributes:
        row: the environment that was touched last.
    """

    def __init__(self, episodes: Sequence[Episode], codec: RecordCodec, info_keys: Sequence[str]) -> None:
        self.row = 0
        self._episodes = episodes
        self._codec = codec
        self._info_keys = info_keys

    def step(self, plan: StepPlan) -> None:
        """Steps the environments of the plan; what they raise goes through."""
        episodes, repeats = self._episodes, plan.repeats
        self._keys = self._info_keys if plan.infos else ()
        count = len(episodes)
        # As if no episode ended, until one does.
        self._frames = list(repeats)
        self._ends = bytearray(count)
        self._last_checksums: dict[int, int] = {}
        self._next: list[Episode] = []
        self._next_records: list[bytes] = []
        infos: list[Info] = [{}] * count
        self._infos = infos
        records: list[bytes] = []
        self._records = records
        rewards: list[float] = []
        self._rewards = rewards
        for row, action in zip(plan.rows, plan.actions, strict=True):
            self.row = row
            episode = episodes[row]
            ends = episode.step(action)
            records.append(episode.record)
            rewards.append(episode.reward)
            if repeats[row] > 1:
                if ends:
                    self._frames[row] = 1
                else:
                    ends = self._repeat(action, repeats[row], plan.keep)
            infos[row] = episode.info
            if ends:
                self._begin_next(ends, plan.seeds[row])

    def _repeat(self, action: Any, times: int, keep: int) -> int:
        """Applies the action of the environment again, until that was `times` times or its episode ends; tells that."""
        episode, records, rewards = self._episodes[self.row], self._records, self._rewards
        for frame in range(2, times + 1):
            ends = episode.step(action)
            records.append(episode.record)
            rewards.append(episode.reward)
            if frame > keep:
                del records[-1 - keep]
            if ends:
                self._frames[self.row] = frame
                break
        return ends

    def _begin_next(self, ends: int, seed: int) -> None:
        """Resets the environment, whose episode has ended."""
        row, episode = self.row, self._episodes[self.row]
        self._ends[row] = ends
        self._last_checksums[row] = episode.checksum()
        self._next_records.append(episode.reset(seed))
        self._next.append(episode)

    def reply(self, sequence: int, most_bytes: int) -> bytes:
        """Gives the StepResponse.

        Raises:
            ValueError: if an info cannot be carried, or makes it larger than `most_bytes`.
        """
        response = _STEP(
            sequence=sequence,
            frames=self._frames,
            rewards=array("d", self._rewards).tobytes(),
            ends=bytes(self._ends),
            checksums=self._checksums(),
        )
        fields = self._codec.field(_STEP.OBSERVATIONS_FIELD_NUMBER, self._records)
        if self._keys:
            response.infos.extend(columns(self._keys, self._infos))
        if self._next:
            response.next_checksums.extend([episode.checksum() for episode in self._next])
            response.next_infos.extend(columns(self._keys, [episode.info for episode in self._next]))
            fields += self._codec.field(_STEP.NEXT_OBSERVATIONS_FIELD_NUMBER, self._next_records)
        return check_size(response, b"".join([response.SerializeToString(), *fields]), most_bytes)

    def _checksums(self) -> list[int]:
        checksums = [episode.checksum() for episode in self._episodes]
        for row, last in self._last_checksums.items():
            checksums[row] = last
        return checksums
