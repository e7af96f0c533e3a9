"""How the server was asked to run."""

from dataclasses import dataclass, field


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
        isolated: whether each session has a worker process.
        runtime: "current" or "legacy" for every id, or "auto".
        max_sessions: how many sessions there can be at once.
        max_environments: how many environments a session can have.
        max_message_bytes: no request or reply is larger.
        step_timeout: how long one Reset, Step or Render may take.
        lease: how long a session lives without traffic or an open stream.
        idle_timeout: how long a session lives without traffic on its open stream.
        tls: None for plaintext.
        health_address: where this machine's health checks find the server without TLS; empty for nowhere.
        token: what clients must present; empty for none.
        allowed_modules: modules that ids of the form "module:Id" may name.
        module_path: folders to import these from.
    """

    address: str
    isolated: bool = True
    runtime: str = "auto"
    max_sessions: int = 16
    max_environments: int = 1024
    max_message_bytes: int = 64 << 20
    step_timeout: float = 60
    lease: float = 60
    idle_timeout: float = 3600
    tls: Tls | None = None
    health_address: str = ""
    token: str = field(default="", repr=False)
    allowed_modules: tuple[str, ...] = ()
    module_path: tuple[str, ...] = ()

    def terms(self) -> "Terms":
        """Gives what of this concerns a session."""
        return Terms(self.max_message_bytes, round(self.lease * 1000))


@dataclass(frozen=True)
class Terms:
    """What the server allows a session and tells its client.

    Attributes:
        max_message_bytes: no reply is larger.
        lease_ms: milliseconds without traffic or an open stream after which the session ends.
    """

    max_message_bytes: int
    lease_ms: int
