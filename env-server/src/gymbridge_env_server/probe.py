"""Asks a server for its health, for container engines: exit status 0 if it serves.

python -m gymbridge_env_server.probe unix-abstract:gymbridge-health
"""

import os
import sys
from typing import Any

os.environ.setdefault("GRPC_VERBOSITY", "NONE")

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

PATIENCE = 4.0


def main() -> int:
    """Runs the command line; gives the exit status."""
    (address,) = sys.argv[1:]
    with grpc.insecure_channel(address) as channel:
        health: Any = health_pb2_grpc.HealthStub(channel)
        try:
            status = health.Check(health_pb2.HealthCheckRequest(), timeout=PATIENCE).status
        except grpc.RpcError as failure:
            print(f"{address}: {failure}", file=sys.stderr)
            return 1
    print(health_pb2.HealthCheckResponse.ServingStatus.Name(status))
    return 0 if status == health_pb2.HealthCheckResponse.SERVING else 1


if __name__ == "__main__":
    sys.exit(main())
