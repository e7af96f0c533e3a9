"""How a request fails: a status code of the contract with a message that says what was wrong and what to do."""

from enum import IntEnum

from gymbridge_env_server.quoting import brief
from gymbridge_env_server.quoting import message as as_message


class Code(IntEnum):
    """The gRPC status codes that the contract uses, by their numbers."""

    CANCELLED = 1
    INVALID_ARGUMENT = 3
    DEADLINE_EXCEEDED = 4
    NOT_FOUND = 5
    RESOURCE_EXHAUSTED = 8
    FAILED_PRECONDITION = 9
    ABORTED = 10
    INTERNAL = 13
    UNAVAILABLE = 14
    UNAUTHENTICATED = 16


class Refusal(Exception):
    """A request that is answered with a status code other than OK.

    Args:
        code: the status.
        message: what was wrong, with the value, and what to do; kept as `quoting.message` gives it.
    """

    def __init__(self, code: Code, message: str) -> None:
        self.code = code
        self.message = as_message(message)
        super().__init__(self.message)


def invalid(message: str) -> Refusal:
    """Gives the refusal of a request that is the client's mistake."""
    return Refusal(Code.INVALID_ARGUMENT, message)


def gone(session: str, why: str) -> Refusal:
    """Gives the refusal of a request to a session that is not there."""
    return Refusal(
        Code.ABORTED, f'session "{brief(session)}" is gone: {why}. Make it again and play its episodes back.'
    )


def taken(session: str) -> Refusal:
    """Gives the refusal of a Make with a name that another Make has used."""
    return invalid(f'session "{brief(session)}" was made by another request; choose a new name')
