"""Where the environments of a request run: on which runtime, and in this process or in a worker."""

import os
import sys

from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server import runtimes
from gymbridge_env_server.host import Host
from gymbridge_env_server.listing import Listing
from gymbridge_env_server.refusal import Code, Refusal
from gymbridge_env_server.sessions import OnEnd, OpenHost
from gymbridge_env_server.settings import Settings
from gymbridge_env_server.worker_process import WorkerProcess

# What only the legacy runtime has, so that Make can say so where that runtime is not installed.
LEGACY_ONLY = ("CarRacing-v2", "CliffWalking-v0", "LunarLander-v2", "LunarLanderContinuous-v2", "Taxi-v3")


def hosts(settings: Settings, listing: Listing) -> OpenHost:
    """Gives the function that opens a place for each session."""
    if settings.isolated:
        return _workers(settings, listing)
    return _this_process(settings, listing)


def choose_runtime(request: pb.MakeRequest, settings: Settings, listing: Listing) -> str:
    """Gives the runtime for a request: what it asks for, else what the server prefers, else the one that has the id.

    Raises:
        Refusal: FAILED_PRECONDITION, if its module is not allowed.
    """
    module, _, _ = request.id.rpartition(":")
    if module and module not in settings.allowed_modules:
        message = f"module {module} is not allowed here; start the server with --allow-module {module}"
        raise Refusal(Code.FAILED_PRECONDITION, message)
    asked = request.runtime or settings.runtime
    if asked != "auto":
        return asked
    return listing.runtime_of(request.id) or ("legacy" if request.id in LEGACY_ONLY else runtimes.here())


def _this_process(settings: Settings, listing: Listing) -> OpenHost:
    from gymbridge_env_server.in_process import InProcess  # noqa: PLC0415 (imports Gymnasium, which a front door never does)

    sys.path.extend(settings.module_path)

    async def open_host(request: pb.MakeRequest, on_end: OnEnd) -> Host:
        runtime, here = choose_runtime(request, settings, listing), runtimes.here()
        if runtime != here:
            message = f"{request.id} needs the {runtime} runtime, and this server (--isolation none) runs in {here}"
            raise Refusal(Code.FAILED_PRECONDITION, f"{message}; start one with the {runtime} runtime's Python.")
        return InProcess(settings.terms())

    return open_host


def _workers(settings: Settings, listing: Listing) -> OpenHost:
    terms = settings.terms()
    flags = [f"--max-message-bytes={terms.max_message_bytes}", f"--lease-ms={terms.lease_ms}"]
    flags += [f"--module-path={folder}" for folder in settings.module_path]
    environment = {**os.environ, "PYTHONPATH": runtimes.python_path()}

    async def open_host(request: pb.MakeRequest, on_end: OnEnd) -> Host:
        runtime = choose_runtime(request, settings, listing)
        python = runtimes.home(runtime) / "bin" / "python"
        if not python.exists():
            message = f"{request.id} needs the {runtime} runtime, which is not installed here"
            raise Refusal(Code.FAILED_PRECONDITION, f"{message}; run: {runtimes.install_command(runtime)}")
        worker = WorkerProcess(request.id, on_end)
        await worker.start([str(python), "-m", "gymbridge_env_server.worker", *flags], environment)
        return worker

    return open_host
