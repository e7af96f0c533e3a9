"""Makes Gymnasium environments, and says why where one cannot be made."""

import difflib
import importlib.util
from collections.abc import Callable
from typing import Any

import gymnasium
from gymnasium import error

from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server.importing import import_module
from gymbridge_env_server.quoting import of_exception, traceback_of
from gymbridge_env_server.refusal import Code, Refusal, invalid
from gymbridge_env_server.values import to_kwargs
from gymbridge_env_server.wrapping import wrap

Environment = Any  # gymnasium.Env[Any, Any]

RUNTIME = "legacy" if gymnasium.__version__.startswith("0.") else "current"


def register_atari() -> None:
    """Registers the ids of ale-py, where it is installed."""
    if importlib.util.find_spec("ale_py") is not None:
        import ale_py  # noqa: PLC0415 (takes 0.2 s, and most ids do without)

        gymnasium.register_envs(ale_py)


def factory(request: pb.MakeRequest) -> Callable[[], Environment]:
    """Gives a function that makes one environment of the request, in its wrappers; nothing of it is unwrapped.

    The function raises Refusal: FAILED_PRECONDITION where a package is missing, INVALID_ARGUMENT where the constructor
    does not take the arguments, INTERNAL where it raises something else.

    Raises:
        Refusal: NOT_FOUND, if the id is not registered; FAILED_PRECONDITION, if its module cannot be imported.
    """
    _find(request.id)
    kwargs = to_kwargs(request.kwargs)
    if request.render_mode:
        kwargs["render_mode"] = request.render_mode
    if request.max_episode_steps:
        kwargs["max_episode_steps"] = request.max_episode_steps

    def make() -> Environment:
        try:
            environment = gymnasium.make(request.id, disable_env_checker=True, **kwargs)
        except (error.DependencyNotInstalled, ImportError) as problem:
            raise _missing_package(request.id, problem) from problem
        except TypeError as problem:
            if "must inherit from the gymnasium.Env class" in str(problem):
                raise _other_class(request.id, problem) from problem
            raise invalid(f"{request.id} does not take these arguments: {of_exception(problem)}") from problem
        except BaseException as problem:
            if isinstance(problem, AttributeError) and "no attribute 'unwrapped'" in str(problem):
                raise _other_class(request.id, problem) from problem
            raise Refusal(Code.INTERNAL, f"{request.id} cannot be made:\n{traceback_of(problem)}") from problem
        return wrap(environment, request.wrappers) if request.wrappers else environment

    return make


def _find(env_id: str) -> None:
    """Has the id registered by its module, or by ale-py, and refuses it where it still is unknown."""
    module, _, name = env_id.rpartition(":")
    if module:
        import_module(module, lambda problem: _missing_package(env_id, problem))
    elif name not in gymnasium.registry:
        register_atari()
    if name not in gymnasium.registry:
        raise Refusal(Code.NOT_FOUND, _why_unknown(module, name))


def _why_unknown(module: str, name: str) -> str:
    if module:
        nearest = difflib.get_close_matches(name, gymnasium.registry, n=5, cutoff=0.6)
        return f"{module} registers no {name}; the nearest that are registered: {', '.join(nearest) or 'none'}."
    try:
        found = gymnasium.spec(name)
    except error.Error as problem:
        return str(problem)
    return f"{name} is not an id, which ends with its version, as {found.id} does."


def _other_class(env_id: str, problem: Exception) -> Refusal:
    return Refusal(
        Code.FAILED_PRECONDITION,
        f"{env_id} is no environment of Gymnasium's, perhaps one of Gym's: let its class inherit from "
        f"gymnasium.Env. {of_exception(problem)}",
    )


def _missing_package(env_id: str, problem: Exception) -> Refusal:
    return Refusal(
        Code.FAILED_PRECONDITION,
        f"{env_id} needs a Python package that the {RUNTIME} runtime does not have: {of_exception(problem)}",
    )
