"""Wrappers around environments, by name: Gymnasium's own, and those of modules that are allowed."""

import difflib
import inspect
from collections.abc import Sequence
from functools import partial
from typing import Any

import gymnasium
from gymnasium import error
from gymnasium import wrappers as own

from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server.importing import import_module
from gymbridge_env_server.quoting import of_exception, traceback_of
from gymbridge_env_server.refusal import Code, Refusal, invalid
from gymbridge_env_server.values import to_kwargs

Environment = Any  # gymnasium.Env[Any, Any]

# What they do is not for a server, or a session does it itself.
_REFUSED = {
    "Autoreset": "a session starts episodes itself",
    "AutoResetWrapper": "a session starts episodes itself",
    "HumanRendering": "it opens a window",
    "RecordVideo": "it writes files; gymbridge play films episodes",
    "RenderCollection": "a picture is rendered where it is asked for",
}


def wrap(environment: Environment, wrappers: Sequence[pb.Wrapper]) -> Environment:
    """Gives the environment in its wrappers, the first one innermost.

    Raises:
        Refusal: INVALID_ARGUMENT for a name that is none or not for a server, and for arguments that it does not take;
            FAILED_PRECONDITION where its module cannot be imported; INTERNAL where it raises something else.
    """
    for wrapper in wrappers:
        environment = _wrapped(environment, wrapper.name, to_kwargs(wrapper.kwargs))
    return environment


def limit(environment: Environment) -> int:
    """Gives the steps after which an episode is truncated, by its registration or a TimeLimit; 0 for no limit."""
    limits = [(environment.spec and environment.spec.max_episode_steps) or 0]
    while isinstance(environment, gymnasium.Wrapper):
        if isinstance(environment, own.TimeLimit):
            limits.append(environment._max_episode_steps)  # noqa: SLF001 (it has no other name)
        environment = environment.env
    return min((steps for steps in limits if steps), default=0)


def _wrapped(environment: Environment, name: str, kwargs: dict[str, Any]) -> Environment:
    kind = _find(name)
    try:
        return kind(environment, **kwargs)
    except (TypeError, ValueError, AssertionError) as problem:
        raise invalid(
            f"wrapper {name} does not take this environment or these arguments: {of_exception(problem)}"
        ) from (problem)
    except BaseException as problem:
        raise Refusal(Code.INTERNAL, f"wrapper {name} cannot be made:\n{traceback_of(problem)}") from problem


def _find(name: str) -> type[gymnasium.Wrapper[Any, Any, Any, Any]]:
    module_name, _, class_name = name.rpartition(":")
    if not module_name and class_name in _REFUSED:
        raise invalid(f"wrapper {name} is not for a server: {_REFUSED[class_name]}")
    module = import_module(module_name, partial(_missing, module_name)) if module_name else own
    try:
        kind = getattr(module, class_name, None)
    except (ImportError, error.DependencyNotInstalled) as problem:
        raise Refusal(Code.FAILED_PRECONDITION, f"wrapper {name} needs a package: {of_exception(problem)}") from problem
    if not inspect.isclass(kind) or not issubclass(kind, gymnasium.Wrapper):
        known = [
            key
            for key, value in vars(module).items()
            if inspect.isclass(value) and issubclass(value, gymnasium.Wrapper) and key not in _REFUSED
        ]
        nearest = difflib.get_close_matches(class_name, known, n=3, cutoff=0.5)
        raise invalid(
            f"there is no wrapper {class_name} in {module.__name__} (Gymnasium {gymnasium.__version__}); the nearest: "
            f"{', '.join(nearest) or 'none'}"
        )
    return kind


def _missing(name: str, problem: ImportError) -> Refusal:
    return Refusal(Code.FAILED_PRECONDITION, f"{name} cannot be imported: {of_exception(problem)}")
