"""Requests as bytes, parsed and checked as far as the front of the server looks at them."""

import re
from collections.abc import Sequence
from typing import TypeVar

from google.protobuf.message import DecodeError, Message

from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server.quoting import brief, of_exception, shown
from gymbridge_env_server.refusal import Code, Refusal, invalid
from gymbridge_env_server.settings import Terms

MAX_NAME = 64
MAX_ID = 200
MAX_INFO_KEYS = 64
MAX_INFO_KEY = 200
MAX_FILTER = 200
MAX_WRAPPERS = 16

_SESSION = re.compile(r"[A-Za-z0-9-]{16,64}")
_ID = re.compile(r"([\w.]+:)?([\w.-]+/)?[\w.-]+")
_WRAPPER = re.compile(r"([\w.]+:)?\w+")

Request = TypeVar("Request", bound=Message)


# Of requests that need few; the others may have as many as any message.
_MOST_BYTES: dict[type[Message], int] = {
    pb.MakeRequest: 1 << 20,
    pb.RenderRequest: 1 << 10,
    pb.CloseRequest: 1 << 10,
    pb.ListEnvironmentsRequest: 1 << 12,
}


def parse(kind: type[Request], payload: bytes) -> Request:
    """Gives the message.

    Raises:
        Refusal: INVALID_ARGUMENT, if the bytes are not one, or more than one of the kind can need.
    """
    most = _MOST_BYTES.get(kind, len(payload))
    if len(payload) > most:
        raise invalid(f"the {kind.DESCRIPTOR.name} has {len(payload)} bytes; at most {most} are allowed")
    try:
        return kind.FromString(payload)
    except DecodeError as problem:
        raise invalid(
            f"the {len(payload)} bytes sent are not a {kind.DESCRIPTOR.name}: {of_exception(problem)}"
        ) from problem


def parse_make(payload: bytes, terms: Terms) -> pb.MakeRequest:
    """Gives a request for a session, checked as far as this is possible without its environments.

    Raises:
        Refusal: INVALID_ARGUMENT for a malformed or long one; RESOURCE_EXHAUSTED for too many environments;
            FAILED_PRECONDITION for a module that is not allowed.
    """
    request = parse(pb.MakeRequest, payload)
    _check_fields(request)
    if request.num_envs > terms.max_environments:
        message = f"num_envs is {request.num_envs}; this server allows {terms.max_environments} (--max-environments)"
        raise Refusal(Code.RESOURCE_EXHAUSTED, message)
    for name in (request.id, *(wrapper.name for wrapper in request.wrappers)):
        module, _, _ = name.rpartition(":")
        if module and not _is_allowed(module, terms.allowed_modules):
            message = f"module {module} is not allowed here; start the server with --allow-module {module}"
            raise Refusal(Code.FAILED_PRECONDITION, message)
    return request


def _is_allowed(module: str, allowed: Sequence[str]) -> bool:
    """Tells whether a module, or a package that it is in, is allowed."""
    return any(module == name or module.startswith(f"{name}.") for name in allowed)


def _check_fields(request: pb.MakeRequest) -> None:
    if len(request.session) > MAX_NAME or not _SESSION.fullmatch(request.session):
        raise invalid(f'session is "{brief(request.session)}"; it must be 16 … 64 characters of A-Z, a-z, 0-9 and -')
    if len(request.id) > MAX_ID or not _ID.fullmatch(request.id):
        raise invalid(f'id is "{brief(request.id)}"; it must look like CartPole-v1, ALE/MsPacman-v5 or module:Id')
    if request.num_envs < 1:
        raise invalid("num_envs is 0; it must be at least 1")
    _check_info_keys(request.info_keys)
    if request.render_mode not in ("", "rgb_array"):
        raise invalid(f'render_mode is "{brief(request.render_mode)}"; it must be "rgb_array" or empty')
    if request.runtime not in ("", "current", "legacy"):
        raise invalid(f'runtime is "{brief(request.runtime)}"; it must be "current", "legacy" or empty')
    _check_wrappers(request.wrappers)
    for argument in ("render_mode", "max_episode_steps"):
        if argument in request.kwargs:
            raise invalid(f"kwargs has {argument}, which is a field of its own")


def _check_wrappers(wrappers: Sequence[pb.Wrapper]) -> None:
    if len(wrappers) > MAX_WRAPPERS:
        raise invalid(f"{len(wrappers)} wrappers were sent; at most {MAX_WRAPPERS} are allowed")
    for wrapper in wrappers:
        if len(wrapper.name) > MAX_ID or not _WRAPPER.fullmatch(wrapper.name):
            raise invalid(f'a wrapper is "{brief(wrapper.name)}"; it must look like TimeLimit or module:Class')


def _check_info_keys(keys: Sequence[str]) -> None:
    if len(keys) > MAX_INFO_KEYS:
        raise invalid(f"{len(keys)} info_keys were sent; at most {MAX_INFO_KEYS} are allowed")
    longest = max(map(len, keys), default=0)
    if longest > MAX_INFO_KEY:
        raise invalid(f"an info key has {longest} characters; at most {MAX_INFO_KEY} are allowed")
    if len(set(keys)) < len(keys):
        raise invalid(f"info_keys {shown(list(keys))} repeat a key")
