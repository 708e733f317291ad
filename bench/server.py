"""The server under measurement: started as `make run` starts it, with data of its own for each scale."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers: its port, its process, and the environment in which a command meets the same data."""

    port: int
    pid: int
    env: dict[str, str]


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _manage(*arguments: str, env: dict[str, str]) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, check=True)


def environment(folder: Path) -> dict[str, str]:
    """The environment of a server whose data lie in `folder`, on a port that is free now."""
    port = _free_port()
    env = {
        **os.environ, "SHARAKA_DATA": str(folder), "SHARAKA_DEMO": "1", "SHARAKA_BENCH": "1",
        "PORT": str(port), "SITE_URL": f"http://localhost:{port}",
    }  # fmt: skip
    env.pop("DATABASE_URL", None)
    return env


@contextmanager
def running(scale: int, folder: Path) -> Iterator[int]:
    """Run the product with `scale` times the demo data; yields the port. The data stay for the next run."""
    env = environment(folder)
    loaded = folder / "loaded"
    if not loaded.exists():
        start = time.monotonic()
        _manage("migrate", "--verbosity=0", env=env)
        _manage("demo", f"--scale={scale}", "--verbosity=0", env=env)
        loaded.write_text(f"scale {scale}, loaded in {time.monotonic() - start:.0f} s\n")
        print(f"scale {scale}: {loaded.read_text().strip()}", flush=True)
    if not (folder / "scene.json").exists():
        subprocess.run([sys.executable, "-m", "bench.scene", str(folder)], cwd=ROOT, env=env, check=True)
    with serving(env, folder) as server:
        yield server.port


@contextmanager
def serving(env: dict[str, str], folder: Path) -> Iterator[Running]:
    """Start it as `make run` does, and stop it at the end."""
    log = (folder / "serve.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env=env,
        stdout=log,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
    )
    try:
        _wait_for(int(env["PORT"]), process, folder / "serve.log")
        yield Running(int(env["PORT"]), process.pid, env)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        log.close()


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"bench: the server did not start.\n{log.read_text()[-3000:]}")
