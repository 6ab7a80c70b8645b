"""How many processors this process may really use."""

from __future__ import annotations

import contextlib
import math
import os
from pathlib import Path

_CGROUP = Path("/sys/fs/cgroup")


def usable_cpus(cgroup: Path = _CGROUP) -> int:
    """The processors that the scheduler and the container's quota leave to this process; at least 1."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)
    quota = _quota(cgroup)
    return allowed if quota is None else max(1, min(allowed, math.ceil(quota)))


def _quota(cgroup: Path) -> float | None:
    """The processors that cgroup v2 (`cpu.max`) or v1 (`cpu.cfs_quota_us`) grants, or None for no limit."""
    with contextlib.suppress(OSError, ValueError, ZeroDivisionError):
        granted, period = (cgroup / "cpu.max").read_text().split()
        return None if granted == "max" else int(granted) / int(period)
    with contextlib.suppress(OSError, ValueError, ZeroDivisionError):
        granted_us = int((cgroup / "cpu" / "cpu.cfs_quota_us").read_text())
        return None if granted_us <= 0 else granted_us / int((cgroup / "cpu" / "cpu.cfs_period_us").read_text())
    return None
