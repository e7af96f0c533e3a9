"""Where the environments of a request run: a worker process, on the runtime that they need."""

import os

from gymbridge.v1 import environment_pb2 as pb
from gymbridge_env_server import runtimes, start
from gymbridge_env_server.listing import Listing
from gymbridge_env_server.refusal import Code, Refusal
from gymbridge_env_server.sessions import OnBegin, OnEnd, StartWorker
from gymbridge_env_server.settings import Settings
from gymbridge_env_server.worker_process import WorkerProcess

# What only the legacy runtime has, so that Make can say so where that runtime is not installed.
LEGACY_ONLY = ("CarRacing-v2", "CliffWalking-v0", "LunarLander-v2", "LunarLanderContinuous-v2", "Taxi-v3")


def workers(settings: Settings, listing: Listing) -> StartWorker:
    """Gives the function that starts a worker for each session."""
    terms = settings.terms()
    flags = [f"--max-message-bytes={terms.max_message_bytes}", f"--max-environments={terms.max_environments}"]
    # A message passes the client, which may be on this machine, the front door and the worker.
    flags += [f"--lease-ms={terms.lease_ms}", "--parties=3"]
    flags.append(f"--max-memory-mib={settings.max_worker_mib}")
    flags += [f"--allow-module={module}" for module in terms.allowed_modules]
    flags += [f"--module-path={folder}" for folder in settings.module_path]
    environment = {**os.environ, "PYTHONPATH": runtimes.python_path()}

    async def start_worker(request: pb.MakeRequest, on_end: OnEnd, on_begin: OnBegin) -> WorkerProcess:
        runtime = _choose_runtime(request, settings, listing)
        python = runtimes.home(runtime) / "bin" / "python"
        if not python.exists():
            message = f"{request.id} needs the {runtime} runtime, which is not installed here"
            raise Refusal(Code.FAILED_PRECONDITION, f"{message}; run: {runtimes.install_command(runtime)}")
        worker = WorkerProcess(request, settings.max_message_bytes, on_end, show_output=settings.show_output)
        on_begin(worker)
        await worker.start(start.command(str(python), "gymbridge_env_server.worker", flags), environment)
        return worker

    return start_worker


def _choose_runtime(request: pb.MakeRequest, settings: Settings, listing: Listing) -> str:
    """Gives the runtime: what the request asks for, else what the server prefers, else the one that has the id."""
    asked = request.runtime or settings.runtime
    if asked != "auto":
        return asked
    return listing.runtime_of(request.id) or ("legacy" if request.id in LEGACY_ONLY else runtimes.here())
