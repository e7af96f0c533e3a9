"""Which ids there are, and on which runtime each is made."""

import asyncio
import difflib
from collections.abc import Awaitable, Callable, Iterable, Mapping

from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server.messages import MAX_FILTER
from gymbridge_env_server.refusal import Code, Refusal, invalid

# Gives environments of a runtime, by id, with their spaces.
Survey = Callable[[str, Iterable[str]], Awaitable[Mapping[str, pb.EnvironmentInfo]]]


class Listing:
    """The ids of all runtimes that are here; an id that several have is made on the first of them.

    Args:
        runtimes: for each runtime its ids, the preferred runtime first.
        survey: gives environments with their spaces.
    """

    def __init__(self, runtimes: Mapping[str, list[str]], survey: Survey) -> None:
        self._runtime_by_id: dict[str, str] = {}
        for runtime, ids in runtimes.items():
            for env_id in ids:
                self._runtime_by_id.setdefault(env_id, runtime)
        self._survey = survey
        self._described: dict[str, pb.EnvironmentInfo] = {}
        self._one_survey = asyncio.Lock()
        self._learning: set[asyncio.Task[None]] = set()

    def runtime_of(self, env_id: str) -> str | None:
        """Gives the runtime that makes an id, or None for an id that no runtime here has."""
        return self._runtime_by_id.get(env_id)

    def unknown(self, env_id: str, why: str) -> Refusal:
        """Gives the refusal of an id that is not here, which names those that look most like it, best first."""
        nearest = ", ".join(self._nearest(env_id)) or "none"
        return Refusal(Code.NOT_FOUND, f"{why} The nearest ids here: {nearest}.")

    def _nearest(self, env_id: str) -> list[str]:
        by_lower_case = {known.lower(): known for known in self._runtime_by_id}
        name = env_id.rpartition(":")[2].lower()
        return [by_lower_case[match] for match in difflib.get_close_matches(name, by_lower_case, n=5, cutoff=0.6)]

    async def answer(self, request: pb.ListEnvironmentsRequest) -> bytes:
        """Gives a ListEnvironmentsResponse.

        Raises:
            Refusal: INVALID_ARGUMENT, if the filter is too long.
        """
        if len(request.filter) > MAX_FILTER:
            raise invalid(f"filter has {len(request.filter)} characters; at most {MAX_FILTER} are allowed")
        wanted = request.filter.lower()
        chosen = sorted(env_id for env_id in self._runtime_by_id if wanted in env_id.lower())
        if request.with_spaces:
            infos = await self._with_spaces(chosen)
        else:
            infos = [pb.EnvironmentInfo(id=env_id, runtime=self._runtime_by_id[env_id]) for env_id in chosen]
        return pb.ListEnvironmentsResponse(environments=infos).SerializeToString()

    async def _with_spaces(self, ids: list[str]) -> list[pb.EnvironmentInfo]:
        # It goes on where its caller gives up: the next one finds what was learnt.
        learning = asyncio.ensure_future(self._learn(ids))
        self._learning.add(learning)
        learning.add_done_callback(self._learning.discard)
        await asyncio.shield(learning)
        return [self._described[env_id] for env_id in ids]

    async def _learn(self, ids: list[str]) -> None:
        async with self._one_survey:
            unknown = [env_id for env_id in ids if env_id not in self._described]
            for runtime in sorted({self._runtime_by_id[env_id] for env_id in unknown}):
                of_runtime = [env_id for env_id in unknown if self._runtime_by_id[env_id] == runtime]
                self._described |= await self._survey(runtime, of_runtime)
