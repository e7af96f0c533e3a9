"""Imports the modules that requests name."""

import importlib
from collections.abc import Callable
from types import ModuleType

from gymbridge_env_server.quoting import traceback_of
from gymbridge_env_server.refusal import Code, Refusal


def import_module(name: str, missing: Callable[[ImportError], Refusal]) -> ModuleType:
    """Gives the module.

    Args:
        name: of the module; whether it is allowed has been checked.
        missing: makes the refusal where the module, or one that it imports, is not there.

    Raises:
        Refusal: that, or INTERNAL where the module raises something else.
    """
    try:
        return importlib.import_module(name)
    except ImportError as problem:
        raise missing(problem) from problem
    except BaseException as problem:
        raise Refusal(Code.INTERNAL, f"{name} cannot be imported:\n{traceback_of(problem)}") from problem
