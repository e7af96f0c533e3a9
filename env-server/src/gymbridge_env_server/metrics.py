"""What the server tells Prometheus."""

import os
from collections.abc import Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry, ProcessCollector, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from gymbridge_env_server.address import UnusableAddressError, split
from gymbridge_env_server.counts import BOUNDS, CallCounts, Durations, StepCounts
from gymbridge_env_server.sessions import Sessions

PREFIX = "gymbridge_env_server_"


class Metrics(Collector):
    """Reads what is counted; in any thread.

    Args:
        sessions: the server's.
        steps: those of the sessions.
        calls: of the service.
    """

    def __init__(self, sessions: Sessions, steps: StepCounts, calls: CallCounts) -> None:
        self._sessions = sessions
        self._steps = steps
        self._calls = calls

    def collect(self) -> Iterator[Metric]:
        """Gives every metric as it is now."""
        yield from self._of_sessions()
        yield from self._of_steps()
        yield from self._of_calls()

    def _of_sessions(self) -> Iterator[Metric]:
        sessions = self._sessions
        yield GaugeMetricFamily(f"{PREFIX}sessions", "Sessions now", len(sessions))
        yield GaugeMetricFamily(f"{PREFIX}sessions_limit", "Sessions at once (--max-sessions)", sessions.limit)
        yield CounterMetricFamily(f"{PREFIX}sessions_made", "Sessions that have been made", sessions.made)
        yield CounterMetricFamily(
            f"{PREFIX}sessions_refused", "Sessions refused because all places were taken", sessions.refused
        )
        ends = CounterMetricFamily(f"{PREFIX}sessions_ended", "Sessions that have ended", labels=["reason"])
        for reason, count in dict(sessions.ended).items():
            ends.add_metric([reason], count)
        yield ends
        memory = list(map(_resident_bytes, sessions.workers()))
        if None not in memory:
            yield GaugeMetricFamily(
                f"{PREFIX}workers_resident_memory_bytes",
                "Memory of the sessions' processes, without those that environments start",
                sum(filter(None, memory)),
            )

    def _of_steps(self) -> Iterator[Metric]:
        steps = self._steps
        yield CounterMetricFamily(
            f"{PREFIX}environment_steps", "Steps of environments, each action counted", steps.environment_steps
        )
        yield CounterMetricFamily(f"{PREFIX}episodes", "Episodes that have ended in a step", steps.episodes)
        requests = HistogramMetricFamily(
            f"{PREFIX}step_duration_seconds", "From a Step request to its reply, alone or on a stream"
        )
        requests.add_metric([], *_histogram(steps.requests))
        yield requests

    def _of_calls(self) -> Iterator[Metric]:
        started = CounterMetricFamily("grpc_server_call_started", "Calls that have begun", labels=["grpc_method"])
        for method, count in dict(self._calls.started).items():
            started.add_metric([method], count)
        yield started
        ended = HistogramMetricFamily(
            "grpc_server_call_duration_seconds",
            "Calls that have ended; one of Steps is a whole stream",
            labels=["grpc_method", "grpc_status"],
        )
        for labels, durations in dict(self._calls.ended).items():
            ended.add_metric(labels, *_histogram(durations))
        yield ended


def _histogram(durations: Durations) -> tuple[list[tuple[str, float]], float]:
    """Gives the buckets, each with all below its bound, and the sum."""
    below, buckets = 0, []
    for bound, count in zip((*map(str, BOUNDS), "+Inf"), list(durations.counts), strict=True):
        below += count
        buckets.append((bound, float(below)))
    return buckets, durations.sum


def _resident_bytes(pid: int) -> int | None:
    """Gives the memory of a process: 0 if it has just ended, None where the system does not tell."""
    if not Path("/proc/self/statm").exists():
        return None
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (FileNotFoundError, ProcessLookupError):
        return 0


def serve(address: str, metrics: Metrics) -> str:
    """Serves metrics in a thread, with those of this process; gives where.

    Args:
        address: host:port; port 0 chooses one.
        metrics: asked at each scrape.

    Raises:
        UnusableAddressError: if it cannot be listened on.
    """
    registry = CollectorRegistry()
    registry.register(metrics)
    ProcessCollector(registry=registry)
    host, port = split(address, "--metrics-address")
    try:
        server, _ = start_http_server(port, host, registry)
    except OSError as failure:
        message = f"--metrics-address {address} cannot be listened on: {failure.strerror}"
        raise UnusableAddressError(message) from failure
    return f"http://{f'[{host}]' if ':' in host else host}:{server.server_port}/metrics"
