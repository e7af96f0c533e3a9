"""Tries an environment as a careful person would before a long training.

    …/bin/python -I …/start.py gymbridge_env_server.checking < request

The request on standard input is a MakeRequest. What is found comes on standard output, a line each, whose parts are
separated by tabs: `begin` and the name of a check; then `good`, `note` or `fault`, its name, what was seen, and what to
do about it. All else that is printed is counted.
"""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "4")
    requests, answers = os.dup(0), os.dup(1)

import argparse
import tempfile
from pathlib import Path
from typing import Any

from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server import package_lock
from gymbridge_env_server.checks import CHECKS, SEED, Trial, last_line
from gymbridge_env_server.messages import parse_make
from gymbridge_env_server.quoting import brief, printable, traceback_of
from gymbridge_env_server.refusal import Refusal
from gymbridge_env_server.settings import OWN, Terms


class Answers:
    """Writes down what is found."""

    def __init__(self, descriptor: int) -> None:
        self._file = os.fdopen(descriptor, "w", encoding="utf-8", buffering=1)

    def write(self, *parts: str) -> None:
        """Writes one line."""
        cells = (printable(part).replace("\t", " ").replace("\n", " ") for part in parts)
        self._file.write("\t".join(cells) + "\n")


def check(request: pb.MakeRequest, answers: Answers, printed: Any) -> None:
    """Runs all checks; after one that raises, the others go on.

    Args:
        request: what to make.
        answers: gets the findings.
        printed: the file with what is printed meanwhile.
    """
    answers.write("begin", "environment")
    try:
        trial = Trial(request)
    except Refusal as refusal:
        answers.write("fault", "environment", refusal.message, "")
        return
    except BaseException as problem:  # noqa: BLE001 (the environment's can be any)
        answers.write("fault", "environment", f"it raised {last_line(traceback_of(problem))}", "")
        return
    for name, run in CHECKS.items():
        answers.write("begin", name)
        try:
            for finding in run(trial):
                answers.write(finding.level, name, finding.seen, finding.fix)
        except BaseException as problem:  # noqa: BLE001 (the environment's can be any)
            answers.write("fault", name, f"it raised {last_line(traceback_of(problem))}", "")
    answers.write(*_printed(printed))


def _printed(file: Any) -> tuple[str, str, str, str]:
    sys.stdout.flush()
    sys.stderr.flush()
    size = os.fstat(file.fileno()).st_size
    if size == 0:
        return "good", "output", "it printed nothing", ""
    file.seek(0)
    first = file.read(2000).decode(errors="replace").strip().splitlines()
    seen = f"{size:,} bytes were printed, first: {brief(first[0] if first else '')}"
    return "note", "output", seen, "Print nothing in reset() and step(): it costs time, and is not shown."


def trace(request: pb.MakeRequest) -> int:
    """Gives the checksum of the episode that `repeats` plays."""
    return Trial(request).play(SEED).checksum


def _flags() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="gymbridge_env_server.checking", description="Tries an environment.")
    parser.add_argument("--allow-module", action="append", default=[OWN], metavar="NAME")
    parser.add_argument("--module-path", action="append", default=[], metavar="DIR")
    parser.add_argument("--trace", action="store_true", help="print the checksum of an episode, and nothing else")
    return parser.parse_args()


def main(requests: int, answers: int) -> None:
    """Runs the command line.

    Args:
        requests: descriptor of standard input.
        answers: descriptor of standard output.
    """
    given = _flags()
    sys.path.extend(given.module_path)
    allowed = (*given.allow_module, *package_lock.modules(Path(sys.prefix)))
    with os.fdopen(requests, "rb") as file:
        payload = file.read()
    if given.trace:
        os.dup2(2, 1)
        request = parse_make(payload, Terms(1 << 26, 1, 0, allowed))
        with os.fdopen(answers, "w") as output:
            output.write(str(trace(request)))
        return
    written = Answers(answers)
    with tempfile.TemporaryFile() as printed:
        os.dup2(printed.fileno(), 1)
        os.dup2(printed.fileno(), 2)
        try:
            request = parse_make(payload, Terms(1 << 26, 1, 0, allowed))
        except Refusal as refusal:
            written.write("fault", "environment", refusal.message, "")
            return
        check(request, written, printed)


if __name__ == "__main__":
    main(requests, answers)
