"""Shuts this process in before it looks at what strangers sent: less of everything, and no way out.

What is left after `shut`: memory and processor time up to a limit, reading what is open already, writing to what is
open already, ending. No file can be opened, no process or connection begun; the kernel refuses (seccomp, a list of what
is allowed). For a process of its own: nothing of it can be taken back.
"""

import ctypes
import errno
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Sequence
from typing import Final

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_FILTER, _ALL_THREADS = 1, 1  # linux/seccomp.h: SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000, 0x80000000  # linux/seccomp.h
_LOAD, _EQUAL, _AT_LEAST, _HAS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # linux/bpf_common.h
_NUMBER, _MACHINE, _FLAGS = 0, 4, 16  # where struct seccomp_data holds number, machine, and the first argument
_CLONE3, _CLONE_THREAD = 435, 0x10000  # linux/sched.h
_OTHER_ABI = 0x40000000  # x32 on x86-64: the same calls under other numbers

# Numbers of system calls: asm/unistd_64.h for x86-64, asm-generic/unistd.h for ARM.
_CALLS: Final = """
brk 12 214            mmap 9 222            mprotect 10 226       mremap 25 216         munmap 11 215
madvise 28 233        read 0 63             readv 19 65           write 1 64            writev 20 66
lseek 8 62            fstat 5 80            close 3 57            getrandom 318 278     rt_sigaction 13 134
rt_sigprocmask 14 135 rt_sigreturn 15 139   sigaltstack 131 132   clock_gettime 228 113 clock_getres 229 114
gettimeofday 96 169   times 100 153         futex 202 98          sched_yield 24 124    sched_getaffinity 204 123
membarrier 324 283    rseq 334 293          getpid 39 172         gettid 186 178        exit 60 93
exit_group 231 94     set_robust_list 273 99
"""
"""What is left: memory, what is open already, signals to itself, clocks, threads, the end."""
MACHINES: Final = {"x86_64": (0xC000003E, 1, 56, 317), "aarch64": (0xC00000B7, 2, 220, 277)}
"""Where the filter is known: the machine as linux/audit.h numbers it, which column above is its own, and its
numbers of clone and seccomp."""


def is_known() -> bool:
    """Say whether the filter of system calls can be set on this machine."""
    return sys.platform == "linux" and platform.machine() in MACHINES


def shut(*, most_memory: int, most_seconds: int) -> None:
    """Shut this process in. Raises OSError if the kernel does not let us: then nothing must be looked at.

    `most_memory`: bytes of address space, libraries included. `most_seconds`: of processor time.
    """
    _limit(most_memory, most_seconds)
    if sys.platform == "linux":
        _asked("prctl", _PR_SET_PDEATHSIG, signal.SIGKILL)
        _asked("prctl", _PR_SET_DUMPABLE, 0)
        _asked("prctl", _PR_SET_NO_NEW_PRIVS, 1)
        if is_known():
            number, column, clone, seccomp = MACHINES[platform.machine()]
            _refuse_all_but(number, [int(call) for call in _CALLS.split()[column::3]], clone, seccomp)


def _limit(most_memory: int, most_seconds: int) -> None:
    os.nice(5)  # pages for others come first
    limits = (
        (resource.RLIMIT_AS, most_memory),
        (resource.RLIMIT_CPU, most_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 3),
        (resource.RLIMIT_CORE, 0),
    )
    for which, most in limits:
        resource.setrlimit(which, (most, most))


def _refuse_all_but(machine: int, calls: Sequence[int], clone: int, seccomp: int) -> None:
    """Set a filter that answers every other call with EPERM (linux/filter.h, struct sock_fprog), in all threads.

    A thread may be begun, since libde265 (HEIC) does nothing without one, but no process. The flags of clone3 lie where
    a filter cannot look; told that there is none, the C library takes clone.
    """
    steps = [
        (_LOAD, 0, 0, _MACHINE),
        (_EQUAL, 1, 0, machine),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _OTHER_ABI),
        (_RETURN, 0, 0, _KILL),
        *(step for call in calls for step in ((_EQUAL, 0, 1, call), (_RETURN, 0, 0, _ALLOW))),
        (_EQUAL, 0, 1, _CLONE3),
        (_RETURN, 0, 0, _REFUSE | errno.ENOSYS),
        (_EQUAL, 0, 3, clone),
        (_LOAD, 0, 0, _FLAGS),
        (_HAS, 0, 1, _CLONE_THREAD),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE | errno.EPERM),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code)))
    _asked("syscall", seccomp, _FILTER, _ALL_THREADS, ctypes.addressof(program))


def _asked(function: str, *values: int) -> None:
    """Have the C library do it with so many words, and zeros behind them. Raises OSError."""
    words = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:5]]
    if ctypes.CDLL(None, use_errno=True)[function](*words):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
