"""Several programs as one: nothing is left behind, however the end comes. Real processes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from partnership.operations.supervisor import Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
# A program that starts a child of its own and dies, leaving the child behind.
BAD_PARENT = [
    sys.executable,
    "-c",
    "import subprocess, sys; p = subprocess.Popen(['sleep', '60']); open(sys.argv[1], 'w').write(str(p.pid))",
]


def _gone(pid: int) -> bool:
    end = time.monotonic() + 5
    while time.monotonic() < end:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False


def test_run_stops_the_others_when_one_ends() -> None:
    supervisor = Supervisor()
    supervisor.start("short", [sys.executable, "-c", "pass"], {})
    supervisor.start("long", SLEEPER, {})
    long = supervisor._programs["long"].pid
    assert supervisor.run() == "short"
    assert _gone(long)


def test_stop_ends_grandchildren_too(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    supervisor = Supervisor()
    supervisor.start("bad parent", [*BAD_PARENT, str(note)], {})
    assert supervisor.run() == "bad parent"
    assert _gone(int(note.read_text()))


def test_wait_until_gives_up_when_the_program_dies() -> None:
    supervisor = Supervisor()
    supervisor.start("short", [sys.executable, "-c", "pass"], {})
    start = time.monotonic()
    assert supervisor.wait_until(lambda: False, seconds=30) is False
    assert time.monotonic() - start < 10
    supervisor.stop()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_signal_to_the_supervisor_ends_its_programs(number: int, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    script = (
        "import sys; from partnership.operations.supervisor import Supervisor; s = Supervisor(); s.listen();"
        "s.start('sleeper', ['sleep', '60'], {}); open(sys.argv[1], 'w').write(str(s._programs['sleeper'].pid));"
        "open(sys.argv[1] + '.ready', 'w').close(); s.run()"
    )
    parent = subprocess.Popen([sys.executable, "-c", script, str(note)], env={**os.environ, "PYTHONPATH": os.getcwd()})
    end = time.monotonic() + 15
    while not note.with_name("pid.ready").exists() and time.monotonic() < end:
        time.sleep(0.05)
    parent.send_signal(number)
    assert parent.wait(15) == (0 if number != signal.SIGKILL else -signal.SIGKILL)
    assert _gone(int(note.read_text()))
