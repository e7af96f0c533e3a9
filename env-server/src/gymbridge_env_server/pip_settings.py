"""Which of pip's settings count when a runtime is made: how packages are fetched, not what is installed where."""

import ast
import os
import re
import subprocess

KEPT = (
    "index-url",
    "extra-index-url",
    "no-index",
    "find-links",
    "trusted-host",
    "proxy",
    "cert",
    "client-cert",
    "timeout",
    "default-timeout",
    "cache-dir",
    "no-cache-dir",
    "keyring-provider",
    "use-feature",
)
_LISTED = re.compile(r"(global|install)\.([a-z-]+)=(['\"].*['\"])")


class PipSettingsError(Exception):
    """Settings that pip itself cannot read, with its words."""


def variables(python: str) -> dict[str, str]:
    """Gives this process's environment with pip's settings in it, those of its files too, as far as they are kept.

    Args:
        python: an interpreter that has pip.

    Raises:
        PipSettingsError: if a file of settings cannot be read.
    """
    kept = _of_files(python)
    for name, value in os.environ.items():
        if name.startswith("PIP_") and value:
            kept[_key(name)] = value
    others = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    ours = {f"PIP_{key.upper().replace('-', '_')}": value for key, value in kept.items() if key in KEPT}
    return {**others, **ours, "PIP_CONFIG_FILE": os.devnull}


def _key(variable: str) -> str:
    return variable.removeprefix("PIP_").lower().replace("_", "-")


def _of_files(python: str) -> dict[str, str]:
    """Asks pip, which knows where its files are; what is for installing comes before what is for all its commands."""
    bare = {
        name: value for name, value in os.environ.items() if not name.startswith("PIP_") or name == "PIP_CONFIG_FILE"
    }
    # Verbose, or settings that make it quiet would hide themselves and the others.
    asked = subprocess.run(
        [python, "-I", "-m", "pip", "-vvv", "config", "list"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        env=bare,
        check=False,
    )
    if asked.returncode != 0:
        raise PipSettingsError(f"pip cannot read its settings: {(asked.stderr or asked.stdout).strip()}")
    found: dict[str, dict[str, str]] = {"global": {}, "install": {}}
    for line in asked.stdout.splitlines():
        listed = _LISTED.fullmatch(line.strip())
        if listed:
            found[listed[1]][listed[2]] = ast.literal_eval(listed[3])
    return {**found["global"], **found["install"]}
