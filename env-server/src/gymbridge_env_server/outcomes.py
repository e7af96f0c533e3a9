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

MOST_KEPT_BYTES = 1 << 16


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
        codec.add(response.observations, self._records)
        return check_size(response, response.SerializeToString(), most_bytes)


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
        # The last reply that told of no end and no infos. The next one of as many frames and observations differs in a
        # few fields, which are set in a third of the time; but a message keeps the memory of what it had before.
        self._plain = pb.StepResponse()
        self._plain_frames: list[int] = []
        self._plain_rows = 0
        self._plain_memory = 0

    def step(self, plan: StepPlan) -> None:
        """Steps the environments of the plan; what they raise goes through."""
        episodes, repeats = self._episodes, plan.repeats
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
        if self._next or self._info_keys:
            response = self._of_frames(pb.StepResponse())
            self._add_infos_and_next(response)
        elif (
            self._frames == self._plain_frames
            and len(self._records) == self._plain_rows
            and self._plain_memory < MOST_KEPT_BYTES
        ):
            response = self._plain
            self._codec.replace(response.observations, self._records)
        else:
            response = self._plain = self._of_frames(pb.StepResponse())
            self._plain_frames, self._plain_rows = self._frames, len(self._records)
            self._plain_memory = 0
        response.sequence = sequence
        response.rewards = array("d", self._rewards).tobytes()
        response.ends = bytes(self._ends)
        response.checksums[:] = self._checksums()
        reply = check_size(response, response.SerializeToString(), most_bytes)
        self._plain_memory += len(reply)
        return reply

    def _checksums(self) -> list[int]:
        checksums = [episode.checksum() for episode in self._episodes]
        for row, last in self._last_checksums.items():
            checksums[row] = last
        return checksums

    def _of_frames(self, response: pb.StepResponse) -> pb.StepResponse:
        response.frames.extend(self._frames)
        self._codec.add(response.observations, self._records)
        return response

    def _add_infos_and_next(self, response: pb.StepResponse) -> None:
        response.infos.extend(columns(self._info_keys, self._infos))
        if self._next:
            self._codec.add(response.next_observations, self._next_records)
            response.next_checksums.extend([episode.checksum() for episode in self._next])
            response.next_infos.extend(columns(self._info_keys, [episode.info for episode in self._next]))
