"""Makes Gymnasium environments, and says why where one cannot be made."""

import difflib
import importlib.util
import re
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gymnasium
from gymnasium import error
from gymnasium.envs import registration

from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server import package_lock
from gymbridge_env_server.importing import import_module
from gymbridge_env_server.quoting import of_exception, traceback_of
from gymbridge_env_server.refusal import Code, Refusal, invalid
from gymbridge_env_server.values import to_kwargs
from gymbridge_env_server.wrapping import wrap

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

Environment = Any  # gymnasium.Env[Any, Any]

RUNTIME = "legacy" if gymnasium.__version__.startswith("0.") else "current"

_PLUGINS = ("gymnasium.envs.__root__",) if RUNTIME == "legacy" else ("gymnasium.envs", "gymnasium.envs.__root__")
_PIP = re.compile(r"pip install ['\"]?([\w.-]+(?:\[[\w,.-]+\])?)")
# Of modules whose distributions are called otherwise.
_DISTRIBUTIONS = {
    "PIL": "pillow",
    "cv2": "opencv-python-headless",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "yaml": "pyyaml",
}


def register_atari() -> None:
    """Registers the ids of ale-py, where it is installed."""
    if importlib.util.find_spec("ale_py") is not None:
        import ale_py  # noqa: PLC0415 (takes 0.2 s, and most ids do without)

        gymnasium.register_envs(ale_py)


def register_plugins() -> list[str]:
    """Registers the ids of installed packages; gives what has gone wrong, a line each.

    They are those that name a function for that, as Gymnasium itself called them before 1.0, but for those of the group
    `gymnasium.envs.__root__`, and those that the user has added, most of which register their ids when they are
    imported.
    """
    import importlib.metadata  # noqa: PLC0415 (takes as long as all other imports, and most ids do without)

    plugins = [plugin for group in _PLUGINS for plugin in importlib.metadata.entry_points(group=group)]
    added = package_lock.modules(Path(sys.prefix))
    # First, or what they register when they are imported would be in the namespace of whoever imports them.
    sources: list[tuple[str, Callable[[], object]]] = [(name, partial(importlib.import_module, name)) for name in added]
    sources += [(plugin.value, partial(_register, plugin)) for plugin in plugins]
    problems = []
    for source, register in sources:
        try:
            register()
        except BaseException as problem:  # noqa: BLE001 (a package of others, whose exceptions can be any)
            problems.append(f"{source} cannot register its environments: {of_exception(problem)}")
    return problems


def _register(plugin: "EntryPoint") -> None:
    """Has a plugin register its ids: with its name before theirs, or, if that says so, without."""
    before = registration.current_namespace
    is_bare = plugin.name.startswith("__") or plugin.group.endswith("__root__")
    registration.current_namespace = before if is_bare else plugin.name
    try:
        plugin.load()()
    finally:
        # Gymnasium's own context does not do so where it is left by an exception.
        registration.current_namespace = before


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
    problems = [] if name in gymnasium.registry else register_plugins()
    if name not in gymnasium.registry:
        raise Refusal(Code.NOT_FOUND, "\n".join((_why_unknown(module, name), *problems)))


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
    package = _package(problem)
    return Refusal(
        Code.FAILED_PRECONDITION,
        f"{env_id} needs a Python package that the {RUNTIME} runtime does not have: {of_exception(problem)}. "
        + (
            f"Add it with: gymbridge packages add {package} --runtime {RUNTIME}"
            if package
            else "See gymbridge packages."
        ),
    )


def _package(problem: Exception) -> str:
    """Gives the name, for pip, of what is missing: the one that the message has, or the module's; or an empty text."""
    named = _PIP.search(str(problem))
    if named:
        return f"'{named[1]}'" if "[" in named[1] else named[1]
    module = (getattr(problem, "name", None) or "").partition(".")[0]
    return _DISTRIBUTIONS.get(module, module)
