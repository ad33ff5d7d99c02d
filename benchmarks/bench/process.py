"""One measured process: wall clock and peak memory from its start to its end, killed where it takes too much."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

POLL_SECONDS = 0.02
Killed = Literal["time", "memory"]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended. ``peak_mb``: its largest resident memory. ``killed``: what it took too much of."""

    seconds: float
    peak_mb: float
    code: int
    killed: Killed | None

    @property
    def fine(self) -> bool:
        return self.code == 0 and self.killed is None


def run(command: list[str], seconds: float, memory_mb: float, folder: Path, output: IO[bytes]) -> Ended:
    """Run a command in ``folder``; what it writes to stdout and stderr goes to ``output``."""
    started = time.monotonic()
    # A group of its own, so that killing it kills whatever it started.
    process = subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
    )
    killed: Killed | None = None
    peak = 0.0
    try:
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            now = resident_mb(process.pid)
            peak = max(peak, now, high_water_mb(process.pid))
            if killed is None and time.monotonic() - started > seconds:
                killed = "time"
            elif killed is None and now > memory_mb:
                killed = "memory"
            else:
                time.sleep(POLL_SECONDS)
                continue
            os.killpg(process.pid, signal.SIGKILL)
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    process.returncode = os.waitstatus_to_exitcode(status)
    if not peak:  # where the system does not say; counts what this process had before it became another
        peak = usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    return Ended(time.monotonic() - started, peak, process.returncode, killed)


def high_water_mb(pid: int) -> float:
    """The most resident memory so far; 0 where the system does not say."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0
    lines = (line.split() for line in status.splitlines() if line.startswith("VmHWM:"))
    return next((int(words[1]) / 1024 for words in lines), 0.0)


def resident_mb(pid: int) -> float:
    """Resident memory now; 0 where the system does not say."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError, ValueError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2
