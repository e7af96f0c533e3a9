"""The command `python -m gymbridge_env_server`."""

import os
import sys

if __name__ == "__main__":
    # Until it is started again with a safe path. What Python itself imports before any module comes too early for this.
    sys.path[:] = [folder for folder in sys.path if os.path.isabs(folder) and folder != os.getcwd()]  # noqa: PTH109,PTH117

from gymbridge_env_server import credentials, init, lifeline

if __name__ == "__main__":
    SECRETS = credentials.out_of_environment()
    if os.getpid() == 1:
        init.stay()
    if "--lifeline" in sys.argv:
        lifeline.hold()

import argparse
from collections.abc import Mapping
from pathlib import Path

# Workers are started by fork and exec: gRPC's handlers for fork are not needed, and complain. Its log repeats what its
# exceptions say.
os.environ["GRPC_ENABLE_FORK_SUPPORT"] = "0"
os.environ.setdefault("GRPC_VERBOSITY", "NONE")

import uvloop

from gymbridge_env_server import log, runtimes
from gymbridge_env_server.address import UnusableAddressError, check_safety
from gymbridge_env_server.credentials import CERTIFICATE, KEY, TOKEN
from gymbridge_env_server.package_lock import PackagesError
from gymbridge_env_server.server import serve
from gymbridge_env_server.settings import OWN, Settings, Tls
from gymbridge_env_server.virtual_environment import UnavailableError


def parser() -> argparse.ArgumentParser:
    """Gives the flags."""
    flags = argparse.ArgumentParser(
        prog="gymbridge_env_server",
        description="Serves Gymnasium environments over gRPC.",
        epilog="Read from the environment: GYMBRIDGE_TOKEN, which clients must present; GYMBRIDGE_TLS_CERT and "
        "GYMBRIDGE_TLS_KEY, in place of --tls-cert and --tls-key, the PEM text itself.",
    )
    add = flags.add_argument
    add("--address", default="127.0.0.1:50051", help="unix:/path, unix-abstract:name or host:port; port 0 chooses one")
    add("--runtime", choices=("auto", "current", "legacy"), default="auto", help="for every id; auto chooses by id")
    add("--max-sessions", type=_positive_int, default=16, help="sessions at once")
    add("--max-environments", type=_positive_int, default=1024, help="environments in one session")
    add("--max-message-mib", type=_positive_int, default=64, help="size of a request or reply")
    add("--step-timeout", type=_positive, default=60, help="seconds that one Reset, Step or Render may take")
    add("--lease", type=_positive, default=60, help="seconds that a session lives without traffic or an open stream")
    add("--idle-timeout", type=_positive, default=3600, help="seconds that it lives without traffic on an open stream")
    add(
        "--health-address",
        default="",
        help="another address of this machine to listen on without TLS, for health checks",
    )
    add(
        "--metrics-address",
        type=_metrics_address,
        default="",
        metavar="[HOST:]PORT",
        help="serve metrics to Prometheus there, in plain HTTP: to this machine only where no host is given; port 0 "
        "chooses one",
    )
    add("--tls-cert", type=Path, help="certificate chain, PEM")
    add("--tls-key", type=Path, help="its private key, PEM")
    add("--insecure", action="store_true", help="serve other machines in plaintext, and without a token if none is set")
    add("--allow-module", action="append", default=[OWN], metavar="NAME", help="allow ids NAME:Id; may be repeated")
    add("--module-path", action="append", default=[], metavar="DIR", help="import modules from DIR; may be repeated")
    add(
        "--grace",
        type=_not_negative,
        default=4,
        help="seconds that sessions may go on after SIGTERM, each until one of its episodes ends",
    )
    add(
        "--max-worker-memory",
        type=_positive_int,
        default=0,
        metavar="MIB",
        help="memory that each process of a session may allocate, no limit by default; Linux only",
    )
    add("--env-output", action="store_true", help="log what environments print as it comes, not only where one fails")
    add("--lifeline", action="store_true", help="die, with all children, when standard input is closed")
    return flags


def _metrics_address(text: str) -> str:
    return f"127.0.0.1:{text}" if text.isdigit() else text


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not above 0")
    return value


def _not_negative(text: str) -> float:
    return 0.0 if text == "0" else _positive(text)


def _positive_int(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not at least 1")
    return value


def main(secrets: Mapping[str, str]) -> int:
    """Runs the server; gives the exit status.

    Args:
        secrets: what was in the environment, by the names of `credentials`.
    """
    flags = parser()
    given = flags.parse_args()
    for pair in ((given.tls_cert, given.tls_key), (secrets.get(CERTIFICATE), secrets.get(KEY))):
        if bool(pair[0]) != bool(pair[1]):
            flags.error(f"--tls-cert and --tls-key go together, and so do {CERTIFICATE} and {KEY}")
    if given.max_worker_memory and sys.platform != "linux":
        flags.error("--max-worker-memory works on Linux only: other systems do not hold a process to it")
    try:
        settings = _settings(given, secrets)
        check_safety(settings, insecure=given.insecure)
        with log.diverted():
            uvloop.run(serve(settings))
    except (UnusableAddressError, PackagesError, UnavailableError, OSError) as problem:
        print(f"gymbridge_env_server: {problem}", file=sys.stderr)
        return 2
    return 0


def _settings(given: argparse.Namespace, secrets: Mapping[str, str]) -> Settings:
    return Settings(
        address=given.address,
        runtime=given.runtime,
        max_sessions=given.max_sessions,
        max_environments=given.max_environments,
        max_message_bytes=given.max_message_mib << 20,
        step_timeout=given.step_timeout,
        lease=given.lease,
        idle_timeout=given.idle_timeout,
        grace=given.grace,
        max_worker_mib=given.max_worker_memory,
        show_output=given.env_output,
        tls=_tls(given, secrets),
        health_address=given.health_address,
        metrics_address=given.metrics_address,
        token=secrets.get(TOKEN, ""),
        allowed_modules=(*given.allow_module, *runtimes.modules_of_packages()),
        module_path=tuple(str(Path(folder).resolve()) for folder in given.module_path),
    )


def _tls(given: argparse.Namespace, secrets: Mapping[str, str]) -> Tls | None:
    certificate, key = secrets.get(CERTIFICATE, ""), secrets.get(KEY, "")
    if given.tls_cert is not None:
        return Tls(given.tls_cert.read_bytes(), given.tls_key.read_bytes())
    return Tls(certificate.encode(), key.encode()) if certificate else None


if __name__ == "__main__":
    sys.exit(main(SECRETS))
