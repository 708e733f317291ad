"""CPU and memory of the web processes of a running server."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

EVERY = 0.1  # seconds between two looks at the memory


class Watch:
    """The web server of `manage.py serve` and its workers: not the job worker, not the database."""

    def __init__(self, serve_pid: int) -> None:
        programs = psutil.Process(serve_pid).children()
        web = next(p for p in programs if "granian" in " ".join(p.cmdline()))
        self._processes = [web, *web.children(recursive=True)]

    def cpu(self) -> float:
        """Seconds of CPU so far."""
        return sum(sum(p.cpu_times()[:2]) for p in self._processes)

    def memory(self) -> float:
        """MB in memory; what processes share counts once."""
        return sum(p.memory_full_info().pss for p in self._processes) / 1_000_000

    @contextmanager
    def peak(self) -> Iterator[dict[str, float]]:
        """The most memory seen until the block ends."""
        seen, done = {"peak": self.memory()}, threading.Event()

        def look() -> None:
            while not done.wait(EVERY):
                seen["peak"] = max(seen["peak"], self.memory())

        watcher = threading.Thread(target=look)
        watcher.start()
        try:
            yield seen
        finally:
            done.set()
            watcher.join()
