"""Environments that do to a server what environments in the wild do.

They run under both runtimes. Put the folder that holds this package on the server's module path and the module on its
allow-list: ``--module-path env-server/tests --allow-module gymbridge_testenvs``. The ids, with their arguments:

``gymbridge_testenvs:Count-v0``           (length=10) counts its steps; well-behaved and small; info has ``pid``
``gymbridge_testenvs:Nested-v0``          (length=12) every kind of space, nested, with random content; several infos
``gymbridge_testenvs:Echo-v0``            (length=5) every element type; observes its last action
``gymbridge_testenvs:Async-v0``           (length=10) counts its steps on loops of asyncio: one of its own, new ones
``gymbridge_testenvs:Large-v0``           (size=1048576, length=10) observes ``size`` bytes
``gymbridge_testenvs:Masked-v0``          (actions=5, kind="array", length=10) allows some actions: ``action_mask``
``gymbridge_testenvs:Sight-v0``           (kind="dict", length=10) observes an image and numbers
``gymbridge_testenvs:Alone-v0``           (lock, length=10) can be there once only: it holds the file ``lock``
``gymbridge_testenvs:Drift-v0``           (length=10) ignores its seed, so that no playback repeats
``gymbridge_testenvs:Old-v0``             (where="step"|"reset"|"seed") has a part of the API before Gymnasium 0.26
``gymbridge_testenvs:OldClass-v0``        () inherits from no class of Gymnasium's
``gymbridge_testenvs:OddReward-v0``       (kind) gives its rewards as arrays of one number or NumPy's scalars
``gymbridge_testenvs:Global-v0``          (where="step"|"reset"|"make", length=10) draws from random and numpy.random
``gymbridge_testenvs:Crash-v0``           (at_step=3, how="kill"|"exit", once="") dies by SIGKILL or with status 3
``gymbridge_testenvs:CrashInMake-v0``     () dies by SIGKILL in its constructor
``gymbridge_testenvs:Hang-v0``            (at_step=3, how="python"|"native") a loop, or C code that holds the GIL
``gymbridge_testenvs:Raise-v0``           (at_step=3, where="step"|"reset"|"make"|"render"|"close", what="ValueError")
``gymbridge_testenvs:Exit-v0``            (at_step=3) calls sys.exit(7)
``gymbridge_testenvs:Print-v0``           (more=0) prints on stdout, through Python and past it, and ``more`` MiB
``gymbridge_testenvs:BadObservation-v0``  (at_step=3, kind="shape"|"dtype"|"none") leaves its space
``gymbridge_testenvs:BadInfo-v0``         (at_step=3) info["label"] is a str, info["mixed"] changes its type
``gymbridge_testenvs:MissingPackage-v0``  () imports a package that is not there
``gymbridge_testenvs:Fork-v0``             (apart=False) starts a process that sleeps; info["pid"] is that one
``gymbridge_testenvs:BareFork-v0``        (apart=False) forks a child that sleeps; info["pid"] is that one
``gymbridge_testenvs:Scribble-v0``        (at_step=3, what="text") writes to every descriptor
``gymbridge_testenvs:Pry-v0``             (pid) info["got"] counts what it could read of that process, or do to it
``gymbridge_testenvs:Hoard-v0``            (at_step=3, mebibytes=1) takes that much memory and keeps it
``gymbridge_testenvs:Graph-v0``           () has a Graph observation space, which no tensor can carry

The wrapper ``gymbridge_testenvs:Doubled`` (times=2) multiplies rewards.

``at_step`` is the step of an episode, from 1, at which it happens; 0 is the reset. ``once`` is the path of a file: the
crash happens only while the file exists, and removes it, so that the same step succeeds the next time.
"""

from gymnasium.envs.registration import register

from gymbridge_testenvs.behaved import Doubled as Doubled

for _name, _entry_point in {
    "Count-v0": "behaved:Count",
    "Nested-v0": "behaved:Nested",
    "Echo-v0": "behaved:Echo",
    "Async-v0": "behaved:Async",
    "Large-v0": "behaved:Large",
    "Masked-v0": "behaved:Masked",
    "Sight-v0": "behaved:Sight",
    "Alone-v0": "behaved:Alone",
    "Drift-v0": "faulty:Drift",
    "Old-v0": "old:Old",
    "OldClass-v0": "old:OldClass",
    "OddReward-v0": "old:OddReward",
    "Global-v0": "faulty:Global",
    "Crash-v0": "faulty:Crash",
    "CrashInMake-v0": "faulty:CrashInMake",
    "Hang-v0": "faulty:Hang",
    "Raise-v0": "faulty:Raise",
    "Exit-v0": "faulty:Exit",
    "BareFork-v0": "faulty:BareFork",
    "Scribble-v0": "faulty:Scribble",
    "Print-v0": "faulty:Print",
    "BadObservation-v0": "faulty:BadObservation",
    "BadInfo-v0": "faulty:BadInfo",
    "MissingPackage-v0": "missing:MissingPackage",
    "Fork-v0": "faulty:Fork",
    "Pry-v0": "faulty:Pry",
    "Hoard-v0": "faulty:Hoard",
    "Graph-v0": "faulty:GraphObservation",
}.items():
    register(id=_name, entry_point=f"gymbridge_testenvs.{_entry_point}")
