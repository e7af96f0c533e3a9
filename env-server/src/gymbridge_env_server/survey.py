"""Lists a runtime's environments. Run with the runtime's interpreter.

    python -m gymbridge_env_server.survey ids         answers on standard output
    python -m gymbridge_env_server.survey catalogue   writes the same as catalogue.binpb in the runtime's folder
    python -m gymbridge_env_server.survey spaces      reads ids from standard input, up to an empty line, and answers

The lists are a ListEnvironmentsResponse. With spaces each environment is made once, in a process of its
own: one that crashes, or takes longer than LIMIT seconds, is only marked unavailable. What it has started ends with it,
and all of it with the survey, which ends with its standard input.
"""

import os
import sys

from gymbridge_env_server import lifeline, seclusion

if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "4")
    # Environments print, too.
    requests, answer = os.dup(0), os.dup(1)
    os.dup2(2, 1)
    if "spaces" in sys.argv:
        lifeline.hold()
        seclusion.seclude()
        os.nice(10)

import argparse
import multiprocessing
import signal
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

import gymnasium

from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server.catalogue import write_ids
from gymbridge_env_server.making import RUNTIME, factory, register_atari, register_plugins
from gymbridge_env_server.refusal import Refusal
from gymbridge_env_server.spaces import to_message

LIMIT = 20.0


def describe(env_id: str) -> pb.EnvironmentInfo:
    """Makes an environment and gives its spaces, or why it cannot be made."""
    info = pb.EnvironmentInfo(id=env_id, runtime=RUNTIME)
    try:
        environment = factory(pb.MakeRequest(id=env_id, num_envs=1))()
        info.observation_space.CopyFrom(to_message(environment.observation_space, "the observation space"))
        info.action_space.CopyFrom(to_message(environment.action_space, "the action space"))
    except Refusal as refusal:
        info.ClearField("observation_space")
        info.unavailable = refusal.message
    return info


@dataclass
class _Child:
    env_id: str
    process: Any
    result: Connection
    deadline: float


def survey(ids: Iterable[str]) -> list[pb.EnvironmentInfo]:
    """Describes environments, each in a child process, as many at once as there are processors."""
    waiting = list(ids)
    running: list[_Child] = []
    infos = []
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            running.append(_start(waiting.pop()))
        nearest = min(child.deadline for child in running)
        ready = wait([child.result for child in running], max(0.0, nearest - time.monotonic()))
        for child in list(running):
            if child.result in ready or time.monotonic() >= child.deadline:
                running.remove(child)
                infos.append(_finish(child, child.result in ready))
    return infos


def _start(env_id: str) -> _Child:
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_report, args=(env_id, sender))
    process.start()
    sender.close()
    return _Child(env_id, process, receiver, time.monotonic() + LIMIT)


def _report(env_id: str, sender: Connection) -> None:
    os.setpgid(0, 0)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    sender.send_bytes(describe(env_id).SerializeToString())


def _finish(child: _Child, answered: bool) -> pb.EnvironmentInfo:
    try:
        if answered:
            return pb.EnvironmentInfo.FromString(child.result.recv_bytes())
        why = f"it was not made within {LIMIT:g} s"
    except EOFError:
        child.process.join()
        why = f"making it ended its process with status {child.process.exitcode}"
    finally:
        for end in (os.killpg, os.kill):
            with suppress(ProcessLookupError):
                end(child.process.pid, signal.SIGKILL)
        child.process.join()
        child.result.close()
    return pb.EnvironmentInfo(id=child.env_id, runtime=RUNTIME, unavailable=why)


def main(requests: int, answer: int) -> None:
    """Runs the command line.

    Args:
        requests: descriptor of standard input.
        answer: descriptor of standard output.
    """
    parser = argparse.ArgumentParser(
        prog="gymbridge_env_server.survey", description="Lists this runtime's environments."
    )
    parser.add_argument("what", choices=("ids", "catalogue", "spaces"))
    what = parser.parse_args().what
    register_atari()
    for problem in register_plugins():
        print(problem, file=sys.stderr)
    if what == "catalogue":
        write_ids(RUNTIME, gymnasium.registry)
        return
    if what == "ids":
        infos = [pb.EnvironmentInfo(id=env_id, runtime=RUNTIME) for env_id in sorted(gymnasium.registry)]
    else:
        with os.fdopen(requests) as lines:
            infos = survey(set(iter(lambda: lines.readline().strip(), "")))
    with os.fdopen(answer, "wb") as output:
        output.write(pb.ListEnvironmentsResponse(environments=infos).SerializeToString())


if __name__ == "__main__":
    main(requests, answer)
