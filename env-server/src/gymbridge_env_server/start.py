"""Runs a module with a path that the working directory is not on.

    python -I …/gymbridge_env_server/start.py gymbridge_env_server.worker --help

With `python -m` every module is looked for in the working directory first: a random.py there runs in place of the
standard library's. Python 3.10 has one option against that, -I, which leaves PYTHONPATH out as well. Its absolute
folders are added here, at the end, where they replace nothing. Only the standard library is needed.
"""

import os
import runpy
import sys
from collections.abc import Sequence

PATH = os.path.abspath(__file__)  # noqa: PTH100 (pathlib takes time to import)


def command(python: str, module: str, arguments: Sequence[str] = ()) -> list[str]:
    """Gives the command that runs a module with an interpreter; what it prints is not buffered."""
    return [python, "-I", "-u", PATH, module, *arguments]


def main() -> None:
    """Runs the module that the first argument names, as the program."""
    sys.dont_write_bytecode = bool(os.environ.get("PYTHONDONTWRITEBYTECODE"))
    sys.path.insert(0, os.path.dirname(os.path.dirname(PATH)))  # noqa: PTH120
    folders = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    sys.path.extend(folder for folder in folders if os.path.isabs(folder) and folder not in sys.path)  # noqa: PTH117
    module = sys.argv.pop(1)
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
