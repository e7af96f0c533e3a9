"""Says what a virtual environment of the user's own lacks to run environments: for pip, a line each.

    …/bin/python -I …/gymbridge_env_server/start.py gymbridge_env_server.needs

Only the standard library is needed.
"""

import importlib
import importlib.metadata
import re
import sys

LEAST_PYTHON = (3, 10)
LEAST_GYMNASIUM = (0, 29)
# What the generated code asks for.
LEAST_PROTOBUF = "6.32.1"

# What is imported, and what pip installs for it.
_NEEDED = {
    "gymnasium": "gymnasium",
    "numpy": "numpy",
    "xxhash": "xxhash",
    "gymbridge.v1.environment_pb2": f"protobuf>={LEAST_PROTOBUF},<7",
}


def lacking() -> list[str]:
    """Gives what this Python lacks."""
    if sys.version_info[:2] < LEAST_PYTHON:
        return [f"Python {LEAST_PYTHON[0]}.{LEAST_PYTHON[1]}, and is {sys.version.split()[0]}"]
    missing = [requirement for module, requirement in _NEEDED.items() if not _imports(module)]
    if "gymnasium" not in missing and _version("gymnasium") < LEAST_GYMNASIUM:
        missing.append(f"gymnasium>={LEAST_GYMNASIUM[0]}.{LEAST_GYMNASIUM[1]}")
    return missing


def _imports(module: str) -> bool:
    try:
        importlib.import_module(module)
    except Exception:  # noqa: BLE001 (protobuf, for one, raises an exception of its own where it is too old)
        return False
    return True


def _version(distribution: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", importlib.metadata.version(distribution))[:2]))


if __name__ == "__main__":
    print("\n".join(lacking()))
