"""Where the server listens, and which addresses it takes plaintext on."""

import ipaddress
import os
import socket
import stat
from pathlib import Path

from gymbridge_env_server.settings import Settings

UNIX = "unix:"
ABSTRACT = "unix-abstract:"


class UnusableAddressError(Exception):
    """An address that cannot or must not be listened on; the message says what to do."""


def is_local(address: str) -> bool:
    """Tells whether only this machine can reach an address: a Unix socket, or loopback."""
    if address.startswith((UNIX, ABSTRACT)):
        return True
    return is_local_host(split(address)[0])


def is_local_host(host: str) -> bool:
    """Tells whether only this machine can reach it by that name, or address without brackets."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def split(address: str, flag: str = "--address") -> tuple[str, int]:
    """Gives the host, without brackets, and the port of "host:port".

    Args:
        address: the text.
        flag: where it was given.

    Raises:
        UnusableAddressError: if it is not of that form.
    """
    host, _, port = address.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
        forms = "neither unix:/path nor host:port" if flag == "--address" else "not [host:]port"
        raise UnusableAddressError(f"{flag} {address} is {forms}")
    return host.removeprefix("[").removesuffix("]"), int(port)


def check_safety(settings: Settings, *, insecure: bool) -> None:
    """Refuses to serve other machines without TLS and a token.

    Raises:
        UnusableAddressError: with what to do.
    """
    if settings.health_address and not is_local(settings.health_address):
        raise UnusableAddressError(
            f"--health-address {settings.health_address} can be reached by other machines: give one of this machine, "
            f"such as unix-abstract:health or 127.0.0.1:port"
        )
    if settings.metrics_address and not insecure:
        host, _ = split(settings.metrics_address, "--metrics-address")
        if not is_local_host(host):
            raise UnusableAddressError(
                f"--metrics-address {settings.metrics_address} can be reached by other machines, in plaintext and "
                f"without a token: give one of this machine, such as 9464; or --insecure"
            )
    if is_local(settings.address) or insecure or (settings.tls is not None and settings.token):
        return
    raise UnusableAddressError(
        f"--address {settings.address} can be reached by other machines: give --tls-cert and --tls-key, and a token in "
        f"the environment variable GYMBRIDGE_TOKEN; or --insecure for plaintext"
    )


def free_socket_path(address: str) -> str | None:
    """Removes a Unix socket that no server listens on any more; gives its path, or None for other addresses.

    Raises:
        UnusableAddressError: if a server listens on it, or it is another kind of file.
    """
    if not address.startswith(UNIX):
        return None
    path = address.removeprefix(UNIX).removeprefix("//")
    if not os.path.lexists(path):
        return path
    if not stat.S_ISSOCK(os.lstat(path).st_mode):
        raise UnusableAddressError(f"--address {address}: there is a file that is not a socket; choose another path")
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(path)
        except ConnectionRefusedError:
            Path(path).unlink()
            return path
    raise UnusableAddressError(f"--address {address} is in use by another server; choose another path")
