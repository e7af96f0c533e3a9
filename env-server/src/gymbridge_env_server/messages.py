"""Requests as bytes, parsed and checked as far as the front of the server looks at them."""

import re
from typing import TypeVar

from google.protobuf.message import DecodeError, Message

from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server.refusal import Code, Refusal, invalid
from gymbridge_env_server.settings import Terms

MAX_INFO_KEYS = 64
MAX_FILTER = 200

_SESSION = re.compile(r"[A-Za-z0-9-]{16,64}")
_ID = re.compile(r"([\w.]+:)?([\w.-]+/)?[\w.-]+")

Request = TypeVar("Request", bound=Message)


def parse(kind: type[Request], payload: bytes) -> Request:
    """Gives the message.

    Raises:
        Refusal: INVALID_ARGUMENT, if the bytes are not one.
    """
    try:
        return kind.FromString(payload)
    except DecodeError as problem:
        raise invalid(f"the {len(payload)} bytes sent are not a {kind.DESCRIPTOR.name}: {problem}") from problem


def check_make(request: pb.MakeRequest, terms: Terms) -> None:
    """Checks a request for a session as far as this is possible without its environments.

    Raises:
        Refusal: INVALID_ARGUMENT for a malformed field; RESOURCE_EXHAUSTED for too many environments;
            FAILED_PRECONDITION for a module that is not allowed.
    """
    _check_fields(request)
    if request.num_envs > terms.max_environments:
        message = f"num_envs is {request.num_envs}; this server allows {terms.max_environments} (--max-environments)"
        raise Refusal(Code.RESOURCE_EXHAUSTED, message)
    module, _, _ = request.id.rpartition(":")
    if module and module not in terms.allowed_modules:
        message = f"module {module} is not allowed here; start the server with --allow-module {module}"
        raise Refusal(Code.FAILED_PRECONDITION, message)


def _check_fields(request: pb.MakeRequest) -> None:
    if not _SESSION.fullmatch(request.session):
        raise invalid(f'session is "{request.session}"; it must be 16 … 64 characters of A-Z, a-z, 0-9 and -')
    if not _ID.fullmatch(request.id):
        raise invalid(f'id is "{request.id}"; it must look like CartPole-v1, ALE/MsPacman-v5 or module:Id')
    if request.num_envs < 1:
        raise invalid("num_envs is 0; it must be at least 1")
    if len(request.info_keys) > MAX_INFO_KEYS:
        raise invalid(f"{len(request.info_keys)} info_keys were sent; at most {MAX_INFO_KEYS} are allowed")
    if len(set(request.info_keys)) < len(request.info_keys):
        raise invalid(f"info_keys {list(request.info_keys)} repeat a key")
    if request.render_mode not in ("", "rgb_array"):
        raise invalid(f'render_mode is "{request.render_mode}"; it must be "rgb_array" or empty')
    if request.runtime not in ("", "current", "legacy"):
        raise invalid(f'runtime is "{request.runtime}"; it must be "current", "legacy" or empty')
    for argument in ("render_mode", "max_episode_steps"):
        if argument in request.kwargs:
            raise invalid(f"kwargs has {argument}, which is a field of its own")
