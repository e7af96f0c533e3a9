"""How the server was asked to run."""

from dataclasses import dataclass, field

# The module with environments of our own, which is always allowed.
OWN = "gymbridge_environments"


@dataclass(frozen=True)
class Tls:
    """The server's certificate chain and private key, in PEM."""

    certificate: bytes
    key: bytes = field(repr=False)


@dataclass(frozen=True)
class Settings:
    """What the flags of `python -m gymbridge_env_server` say; seconds where a field is a time.

    Attributes:
        address: "unix:/path" or "host:port"; port 0 lets the system choose one.
        runtime: "current" or "legacy" for every id, or "auto".
        max_sessions: how many sessions there can be at once.
        max_environments: how many environments a session can have.
        max_message_bytes: no request or reply is larger.
        step_timeout: how long one Reset, Step or Render may take.
        lease: how long a session lives without traffic or an open stream.
        idle_timeout: how long a session lives without traffic on its open stream.
        grace: how long sessions may go on after SIGTERM.
        max_worker_mib: how much memory each process of a session may allocate; 0 for no limit.
        show_output: whether what environments print is logged as it comes.
        tls: None for plaintext.
        health_address: where this machine's health checks find the server without TLS; empty for nowhere.
        metrics_address: where Prometheus finds the server's metrics, in plain HTTP; empty for nowhere.
        token: what clients must present; empty for none.
        allowed_modules: modules that ids of the form "module:Id" may name.
        module_path: folders to import these from.
    """

    address: str
    runtime: str = "auto"
    max_sessions: int = 16
    max_environments: int = 1024
    max_message_bytes: int = 64 << 20
    step_timeout: float = 60
    lease: float = 60
    idle_timeout: float = 3600
    grace: float = 4
    max_worker_mib: int = 0
    show_output: bool = False
    tls: Tls | None = None
    health_address: str = ""
    metrics_address: str = ""
    token: str = field(default="", repr=False)
    allowed_modules: tuple[str, ...] = ()
    module_path: tuple[str, ...] = ()

    def terms(self) -> "Terms":
        """Gives what of this concerns a session."""
        return Terms(self.max_message_bytes, self.max_environments, round(self.lease * 1000), self.allowed_modules)


@dataclass(frozen=True)
class Terms:
    """What a session is allowed, and what its client is told.

    Attributes:
        max_message_bytes: no request or reply is larger.
        max_environments: how many environments it can have.
        lease_ms: milliseconds without traffic or an open stream after which it ends; 0 where it ends with its channel.
        allowed_modules: modules that an id of the form "module:Id" may name.
    """

    max_message_bytes: int
    max_environments: int
    lease_ms: int
    allowed_modules: tuple[str, ...]
