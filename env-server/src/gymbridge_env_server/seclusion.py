"""Keeps the code of environments from other processes of the same user: Linux's Landlock, where the kernel has it.

A secluded process, with all that it starts, cannot read another one's memory, environment or descriptors, trace it, or
(from Linux 6.12 on) send it a signal. It keeps every access to files.
"""

import ctypes
import os
import struct
import sys

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION = 1
_PATH_BENEATH = 1
# What every ruleset forbids where no rule allows it: to move files between folders.
_REFER = 1 << 13
_SCOPE_SIGNAL = 1 << 1
_VERSION_WITH_REFER, VERSION_WITH_SCOPES = 2, 6
_PR_SET_NO_NEW_PRIVS = 38


def version() -> int:
    """Gives the version of the kernel's Landlock, 0 or less where it has none."""
    if sys.platform != "linux":
        return 0
    return int(ctypes.CDLL(None).syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION))


def seclude() -> bool:
    """Secludes this process for good; tells whether the kernel could."""
    known = version()
    if known < _VERSION_WITH_REFER:
        return False
    libc = ctypes.CDLL(None)
    call = libc.syscall
    scopes = _SCOPE_SIGNAL if known >= VERSION_WITH_SCOPES else 0
    attributes = struct.pack("<QQQ", _REFER, 0, scopes)[: 24 if scopes else 8]
    ruleset = call(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    if ruleset < 0:
        return False
    root = os.open("/", os.O_PATH)
    allowed = call(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("<Qi", _REFER, root), 0)
    os.close(root)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    done = allowed == 0 and call(_RESTRICT_SELF, ruleset, 0) == 0
    os.close(ruleset)
    return bool(done)
