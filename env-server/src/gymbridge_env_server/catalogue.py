"""The lists of environments in a runtime's folder, and their making, by `survey`, where they are not there."""

import asyncio
import os
import subprocess
import sys
from asyncio.subprocess import PIPE
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server import runtimes, start
from gymbridge_env_server.refusal import Code, Refusal

IDS = "catalogue.binpb"
SPACES = "spaces.binpb"


def read(folder: str | Path, name: str) -> list[pb.EnvironmentInfo]:
    """Gives the list in a runtime's folder; an empty one where it has none, or one made by older code."""
    listed = Path(folder) / name
    if not runtimes.is_fresh(listed):
        return []
    return list(pb.ListEnvironmentsResponse.FromString(listed.read_bytes()).environments)


def write_ids(runtime: str, ids: Iterable[str]) -> None:
    """Writes down the ids of the runtime that runs this."""
    _write(Path(sys.prefix) / IDS, [pb.EnvironmentInfo(id=env_id, runtime=runtime) for env_id in ids])


def _write(target: Path, infos: Iterable[pb.EnvironmentInfo]) -> None:
    unfinished = target.with_suffix(f".{os.getpid()}")
    by_id = sorted(infos, key=lambda info: info.id)
    unfinished.write_bytes(pb.ListEnvironmentsResponse(environments=by_id).SerializeToString())
    unfinished.replace(target)


def ids_by_runtime() -> dict[str, list[str]]:
    """Gives the ids of the runtimes that are here, in the order in which Make prefers them.

    Raises:
        subprocess.CalledProcessError: if a runtime has no list yet, or an old one, and cannot make it.
    """
    ids = {}
    for runtime in runtimes.ENVIRONMENT_RUNTIMES:
        home = runtimes.home(runtime)
        if not (home / "bin" / "python").exists():
            continue
        if not runtimes.is_fresh(home / IDS):
            command = _survey_command(runtime, "ids")
            subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr, env=_environment())
        ids[runtime] = [info.id for info in read(home, IDS)]
    return ids


async def with_spaces(runtime: str, ids: Iterable[str]) -> Mapping[str, pb.EnvironmentInfo]:
    """Gives environments of a runtime with their spaces; those not yet known are made once, which takes a while.

    What was learnt is kept in the runtime's folder, where that can be written.

    Raises:
        Refusal: INTERNAL, if the survey fails.
    """
    home = runtimes.home(runtime)
    wanted = set(ids)
    known = {info.id: info for info in read(home, SPACES)}
    unknown = wanted - known.keys()
    if unknown:
        known |= {info.id: info for info in await _survey(runtime, unknown)}
        with suppress(OSError):
            _write(home / SPACES, known.values())
    return {env_id: known[env_id] for env_id in wanted}


async def _survey(runtime: str, ids: set[str]) -> Iterable[pb.EnvironmentInfo]:
    process = await asyncio.create_subprocess_exec(
        *_survey_command(runtime, "spaces"), stdin=PIPE, stdout=PIPE, stderr=PIPE, env=_environment()
    )
    answer, said = await process.communicate("\n".join(ids).encode())
    if process.returncode != 0:
        lines = said.decode(errors="replace").strip()
        raise Refusal(Code.INTERNAL, f"the environments of the {runtime} runtime cannot be surveyed:\n{lines}")
    return pb.ListEnvironmentsResponse.FromString(answer).environments


def _survey_command(runtime: str, what: str) -> list[str]:
    python = runtimes.home(runtime) / "bin" / "python"
    return start.command(str(python), "gymbridge_env_server.survey", [what])


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": runtimes.python_path()}
