"""What others wrote, or their code raised, as a part of a message: of limited length, and for no terminal to obey."""

import re
import reprlib
import traceback
from typing import Any

MOST_QUOTED = 200
MOST_OF_MESSAGE = 1 << 15
_HEAD = 1000

# Control characters but the ends of lines and tabs, and halves of characters, which UTF-8 cannot carry.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

_repr = reprlib.Repr()
_repr.maxstring = _repr.maxother = MOST_QUOTED
_repr.maxlist = _repr.maxtuple = _repr.maxdict = _repr.maxset = 20


def brief(text: str) -> str:
    """Gives a text, or the beginning of a long one with its length."""
    return text if len(text) <= MOST_QUOTED else f"{text[:MOST_QUOTED]}… ({len(text)} characters)"


def shown(value: Any) -> str:
    """Gives a value as `repr` does, or the beginning of that."""
    try:
        return brief(_repr.repr(value))
    except BaseException:  # noqa: BLE001 (its code is an environment's)
        return f"a {type(value).__name__}, which cannot be shown"


def of_exception(problem: BaseException) -> str:
    """Gives the text of an exception."""
    try:
        return brief(str(problem))
    except BaseException as another:  # noqa: BLE001
        return f"({type(another).__name__} in the text of a {type(problem).__name__})"


def traceback_of(problem: BaseException) -> str:
    """Gives the traceback of an exception."""
    try:
        return "".join(traceback.format_exception(problem))
    except BaseException as another:  # noqa: BLE001
        return f"{type(problem).__name__}: ({type(another).__name__} in its traceback or text)"


def printable(text: str) -> str:
    r"""Gives a text in which what no terminal should obey is written out, as \x1b."""
    return _UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def message(text: str) -> str:
    """Gives a printable text without its middle where it is too long: the head says what, and the tail why."""
    if len(text) > MOST_OF_MESSAGE:
        text = f"{text[:_HEAD]}\n…\n{text[_HEAD - MOST_OF_MESSAGE :]}"
    return printable(text)
