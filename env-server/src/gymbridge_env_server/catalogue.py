"""The lists of environments in a runtime's folder, and their making, by `survey`, where they are not there."""

import asyncio
import os
import subprocess
import sys
from asyncio.subprocess import PIPE
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from google.protobuf.message import DecodeError

from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server import lifeline, runtimes, start, virtual_environment
from gymbridge_env_server.quoting import message
from gymbridge_env_server.refusal import Code, Refusal

IDS = "catalogue.binpb"
SPACES = "spaces.binpb"

_IDS_LIMIT = 60.0


def read(listed: Path) -> list[pb.EnvironmentInfo]:
    """Gives a list in a runtime's folder; an empty one where it is not there, or broken."""
    try:
        return list(pb.ListEnvironmentsResponse.FromString(listed.read_bytes()).environments)
    except (OSError, DecodeError):
        return []


def write_ids(runtime: str, ids: Iterable[str]) -> None:
    """Writes down the ids of the runtime that runs this."""
    _write(Path(sys.prefix) / IDS, [pb.EnvironmentInfo(id=env_id, runtime=runtime) for env_id in ids])


def _write(target: Path, infos: Iterable[pb.EnvironmentInfo]) -> None:
    """Puts a list into place whole, and so that it is there after the machine's power fails."""
    unfinished = target.with_suffix(f".{os.getpid()}")
    by_id = sorted(infos, key=lambda info: info.id)
    with unfinished.open("wb") as file:
        file.write(pb.ListEnvironmentsResponse(environments=by_id).SerializeToString())
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _keep(listed: Path, infos: Iterable[pb.EnvironmentInfo]) -> None:
    """Writes a list down where that can be, but not into a virtual environment of the user's."""
    if virtual_environment.is_complete(listed.parent):
        with suppress(OSError):
            _write(listed, infos)


def ids_by_runtime() -> dict[str, list[str]]:
    """Gives the ids of the runtimes that are here, in the order in which Make prefers them.

    Where a runtime's list is old or broken, it is made anew, and kept where that can be; where it cannot be made, the
    log says so, and what the old one has is given.
    """
    ids = {}
    for runtime in runtimes.ENVIRONMENT_RUNTIMES:
        home = runtimes.home(runtime)
        if (home / "bin" / "python").exists():
            ids[runtime] = [info.id for info in _of_runtime(runtime, home / IDS)]
    return ids


def _of_runtime(runtime: str, listed: Path) -> list[pb.EnvironmentInfo]:
    if runtimes.is_fresh(listed):
        return read(listed)
    try:
        command = _survey_command(runtime, "ids")
        done = subprocess.run(command, check=True, capture_output=True, env=_environment(), timeout=_IDS_LIMIT)
        infos = list(pb.ListEnvironmentsResponse.FromString(done.stdout).environments)
    except (OSError, subprocess.SubprocessError, DecodeError) as problem:
        said = getattr(problem, "stderr", None) or b""
        why = message(f"{problem}\n{said.decode(errors='replace')}")
        print(f"the environments of the {runtime} runtime cannot be listed: {why}", file=sys.stderr)
        return read(listed)
    _keep(listed, infos)
    return infos


async def with_spaces(runtime: str, ids: Iterable[str]) -> Mapping[str, pb.EnvironmentInfo]:
    """Gives environments of a runtime with their spaces; those not yet known are made once, which takes a while.

    What was learnt is kept in the runtime's folder, where that can be written.

    Raises:
        Refusal: INTERNAL, if the survey fails.
    """
    home = runtimes.home(runtime)
    wanted = set(ids)
    known = {info.id: info for info in (read(home / SPACES) if runtimes.is_fresh(home / SPACES) else [])}
    unknown = wanted - known.keys()
    if unknown:
        known |= {info.id: info for info in await _survey(runtime, unknown)}
        _keep(home / SPACES, known.values())
    return {env_id: known[env_id] for env_id in wanted}


async def _survey(runtime: str, ids: set[str]) -> Iterable[pb.EnvironmentInfo]:
    """Runs the survey, which ends with this process, or where nobody waits for it any more."""
    process = await asyncio.create_subprocess_exec(
        *_survey_command(runtime, "spaces"), stdin=PIPE, stdout=PIPE, stderr=PIPE, env=_environment()
    )
    requests, answers, errors = process.stdin, process.stdout, process.stderr
    assert requests is not None
    assert answers is not None
    assert errors is not None
    try:
        requests.write("".join(f"{env_id}\n" for env_id in (*ids, "")).encode())
        answer, said = await asyncio.gather(answers.read(), errors.read())
        await process.wait()
    finally:
        requests.close()
    if process.returncode != 0:
        lines = said.decode(errors="replace").strip()
        raise Refusal(Code.INTERNAL, f"the environments of the {runtime} runtime cannot be surveyed:\n{lines}")
    return pb.ListEnvironmentsResponse.FromString(answer).environments


def _survey_command(runtime: str, what: str) -> list[str]:
    python = runtimes.home(runtime) / "bin" / "python"
    return start.command(str(python), "gymbridge_env_server.survey", [what])


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": runtimes.python_path(), **lifeline.new_mark()}
