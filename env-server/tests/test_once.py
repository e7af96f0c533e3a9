"""Requests are executed once, and the outcome of one is never taken for that of another."""

import pytest

from gymbridge_env_server.once import Once
from gymbridge_env_server.refusal import Code, Refusal


def test_a_request_that_never_came_to_an_end_is_not_answered_with_the_reply_of_the_one_before() -> None:
    once = Once()

    def interrupted(_: str) -> bytes:
        raise KeyboardInterrupt

    assert once.answer("Step", 1, str.encode, "first") == b"first"
    with pytest.raises(KeyboardInterrupt):
        once.answer("Step", 2, interrupted, "second")
    with pytest.raises(Refusal, match="Step 2 was begun and did not come to an end") as caught:
        once.answer("Step", 2, interrupted, "second")
    assert caught.value.code is Code.INTERNAL
