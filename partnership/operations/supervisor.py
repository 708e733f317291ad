"""Run several programs as one: all start together, all stop together, none is left behind."""

import ctypes
import os
import signal
import subprocess
import threading
import time
import types
from collections.abc import Callable, Mapping

GRACE_SECONDS = 12  # a worker may finish the PDF it is making
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def _die_with_parent() -> None:
    """In the child: ask the kernel for SIGTERM when the supervisor dies, even by SIGKILL."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """Starts programs, waits for a signal or a death, then stops them all."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._programs: dict[str, subprocess.Popen[bytes]] = {}

    def listen(self) -> None:
        """From now on Ctrl-C, SIGTERM and a closed terminal mean: stop everything."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: types.FrameType | None) -> None:
        self._stop.set()
        if not self._programs:  # still preparing: leave now; what atexit does is done
            raise SystemExit(128 + number)

    @property
    def stopping(self) -> bool:
        return self._stop.is_set()

    def start(self, name: str, command: list[str], env: Mapping[str, str]) -> None:
        """Start one program in a process group of its own: the terminal's Ctrl-C reaches only the supervisor."""
        self._programs[name] = subprocess.Popen(  # noqa: S603 -- our own programs, no shell
            command,
            env={**os.environ, **env},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )

    def wait_until(self, ready: Callable[[], bool], seconds: float) -> bool:
        """Poll until `ready`, a program's death, a signal, or the time is over. Return whether it is ready."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.stopping and not self._dead():
            if ready():
                return True
            self._stop.wait(0.1)
        return False

    def run(self) -> str:
        """Wait for a signal (returns "") or for the first program to end (returns its name); then stop the others."""
        try:
            while not self.stopping and not self._dead():
                self._stop.wait(0.5)
            return "" if self.stopping else self._dead()
        finally:
            self.stop()

    def _dead(self) -> str:
        return next((name for name, program in self._programs.items() if program.poll() is not None), "")

    def stop(self) -> None:
        """Ask politely, wait, then insist; the whole group of each program goes."""
        self._stop.set()
        for program in self._programs.values():
            if program.poll() is None:
                program.terminate()
        end = time.monotonic() + GRACE_SECONDS
        for program in self._programs.values():
            try:
                program.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                pass
            try:
                os.killpg(program.pid, signal.SIGKILL)  # also grandchildren of a program that died on its own
            except ProcessLookupError:
                pass
            program.wait()
        self._programs.clear()
