"""The gRPC server: its services, its address, and its orderly end."""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import grpc
from grpc import aio
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from gymbridge_env_server import service
from gymbridge_env_server.address import ABSTRACT, UNIX, UnusableAddressError, free_socket_path, split
from gymbridge_env_server.catalogue import ids_by_runtime, with_spaces
from gymbridge_env_server.counts import CallCounts, StepCounts
from gymbridge_env_server.health import HealthService
from gymbridge_env_server.hosting import workers
from gymbridge_env_server.listing import Listing
from gymbridge_env_server.sessions import Sessions
from gymbridge_env_server.settings import Settings, Tls
from gymbridge_env_server.tokens import TokenCheck

LONGEST_EXPIRY_PAUSE = 1.0
STOP_GRACE = 1.0
LEAST_KEEPALIVE, MOST_KEEPALIVE = 1.5, 20.0


async def serve(settings: Settings) -> None:
    """Serves until SIGTERM or SIGINT; prints `listening on ADDRESS` when ready.

    Raises:
        UnusableAddressError: if the address is taken or cannot be bound.
    """
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    listing = Listing(ids_by_runtime(), with_spaces)
    sessions = Sessions(settings, workers(settings, listing))
    steps, calls = (StepCounts(), CallCounts(service.NAME)) if settings.metrics_address else (None, None)
    server = _server(settings, calls)
    handler = service.EnvironmentService(sessions, listing, settings.terms(), steps).handler()
    server.add_generic_rpc_handlers((handler,))
    checks = await _add_standard_services(server)
    socket_path = free_socket_path(settings.address)
    address = _bind(server, settings)
    try:
        if steps is not None and calls is not None:
            # Others need not have its package.
            from gymbridge_env_server import metrics  # noqa: PLC0415

            where = metrics.serve(settings.metrics_address, metrics.Metrics(sessions, steps, calls))
            print(f"metrics at {where}", file=sys.stderr, flush=True)
        await server.start()
        _announce(address)
        expiring = asyncio.ensure_future(sessions.expire(min(settings.lease / 4, LONGEST_EXPIRY_PAUSE)))
        await stop.wait()
        await _stop(server, sessions, checks, stop, settings.grace)
        expiring.cancel()
    finally:
        if socket_path is not None:
            Path(socket_path).unlink(missing_ok=True)


async def _stop(
    server: aio.Server, sessions: Sessions, checks: HealthService, stop: asyncio.Event, grace: float
) -> None:
    """Lets sessions come to the end of an episode, and ends them after the grace or at a second signal."""
    stop.clear()
    await checks.enter_graceful_shutdown()
    ends = [asyncio.ensure_future(sessions.drain(grace)), asyncio.ensure_future(stop.wait())]
    _, others = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    for each in others:
        each.cancel()
    await sessions.end_all()
    await server.stop(STOP_GRACE)


def _server(settings: Settings, calls: CallCounts | None) -> aio.Server:
    check = TokenCheck(settings.token) if settings.token else None
    interceptors: Sequence[aio.ServerInterceptor] = [each for each in (calls, check) if each is not None]
    # A client that has vanished without a word is asked and given up well before its lease would run out, but never so
    # soon that one on a busy machine is taken for gone.
    keepalive_ms = round(1000 * max(LEAST_KEEPALIVE, min(MOST_KEEPALIVE, settings.lease / 3)))
    options = {
        "grpc.max_receive_message_length": settings.max_message_bytes,
        "grpc.max_send_message_length": settings.max_message_bytes,
        # A second server on the same port is an error, not a partner.
        "grpc.so_reuseport": 0,
        "grpc.keepalive_time_ms": keepalive_ms,
        "grpc.keepalive_timeout_ms": keepalive_ms // 2,
        # Not said in gRPC's guide: this one decides, and is a minute unless it is set.
        "grpc.http2.ping_timeout_ms": keepalive_ms // 2,
        # Lets clients ask the same.
        "grpc.http2.min_ping_interval_without_data_ms": 5_000,
        "grpc.keepalive_permit_without_calls": 1,
    }
    return aio.server(interceptors=interceptors, options=list(options.items()))


async def _add_standard_services(server: aio.Server) -> HealthService:
    checks = HealthService()
    health_pb2_grpc.add_HealthServicer_to_server(checks, server)
    for name in ("", service.NAME):
        await checks.set(name, health_pb2.HealthCheckResponse.SERVING)
    reflection.enable_server_reflection((service.NAME, health.SERVICE_NAME, reflection.SERVICE_NAME), server)
    return checks


def _bind(server: aio.Server, settings: Settings) -> str:
    """Binds, a Unix socket for this user only, and gives the address with the port that was chosen."""
    before = os.umask(0o177)
    try:
        port = _listen(server, "--address", settings.address, settings.tls)
        if settings.health_address:
            _listen(server, "--health-address", settings.health_address, None)
    finally:
        os.umask(before)
    if settings.address.startswith((UNIX, ABSTRACT)):
        return settings.address
    host = split(settings.address)[0]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _listen(server: aio.Server, flag: str, address: str, tls: Tls | None) -> int:
    try:
        if tls is None:
            return server.add_insecure_port(address)
        return server.add_secure_port(address, grpc.ssl_server_credentials([(tls.key, tls.certificate)]))
    except RuntimeError as failure:
        raise UnusableAddressError(f"{flag} {address} cannot be listened on; is it in use?") from failure


def _announce(address: str) -> None:
    """Says that the server is ready; from then on standard output goes where standard error goes."""
    print(f"listening on {address}", flush=True)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
