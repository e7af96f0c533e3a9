"""The ids with their spaces: asked for by many at once, and learnt once."""

import asyncio
from collections.abc import Iterable, Mapping

from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server.listing import Listing


class Survey:
    """Describes environments when it is let go on."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()

    async def __call__(self, runtime: str, ids: Iterable[str]) -> Mapping[str, pb.EnvironmentInfo]:
        self.asked.append(sorted(ids))
        self.begun.set()
        await self.go_on.wait()
        return {env_id: pb.EnvironmentInfo(id=env_id, runtime=runtime) for env_id in self.asked[-1]}


def test_those_that_ask_at_once_cause_one_survey() -> None:
    async def ask() -> None:
        survey = Survey()
        listing = Listing({"current": ["A-v0", "B-v0"]}, survey)
        asking = [
            asyncio.ensure_future(listing.answer(pb.ListEnvironmentsRequest(filter=filter_, with_spaces=True)))
            for filter_ in ("a-v", "", "")
        ]
        await asyncio.sleep(0)
        survey.go_on.set()
        replies = [pb.ListEnvironmentsResponse.FromString(reply) for reply in await asyncio.gather(*asking)]
        assert survey.asked == [["A-v0"], ["B-v0"]]
        assert [len(reply.environments) for reply in replies] == [1, 2, 2]

    asyncio.run(ask())


def test_what_was_begun_for_one_who_gives_up_is_there_for_the_next() -> None:
    async def ask() -> None:
        survey = Survey()
        listing = Listing({"current": ["A-v0"]}, survey)
        request = pb.ListEnvironmentsRequest(with_spaces=True)
        first = asyncio.ensure_future(listing.answer(request))
        await survey.begun.wait()
        first.cancel()
        survey.go_on.set()
        await listing.answer(request)
        assert survey.asked == [["A-v0"]]

    asyncio.run(ask())
