"""Sealing as bytes stream in and opening as they stream out, in the age format, with a few hundred kilobytes in memory.

pyrage pulls from a reader and pushes to a writer; an upload is pushed at us and a download is pulled from us. So each
stream has a thread of its own, and a short queue keeps both ends at the same pace.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import IO, Any

import pyrage
from pyrage import x25519

MAGIC = b"age-encryption.org/v1\n"
_QUEUED = 4  # chunks of at most 128 KB between the two ends


class Stopped(Exception):
    """The other end went away."""


class _Pipe:
    """Bytes from one thread to another. Either end may stop it; then the other gets Stopped."""

    def __init__(self) -> None:
        self._queue: Queue[bytes] = Queue(_QUEUED)
        self._stopped = Event()
        self._chunk, self._at = b"", 0  # what is being read, and how far

    def stop(self) -> None:
        self._stopped.set()

    def write(self, data: bytes) -> int:
        data = bytes(data)
        while data:
            if self._stopped.is_set():
                raise Stopped
            try:
                self._queue.put(data, timeout=0.2)
            except Full:
                continue
            break
        return len(data)

    def finish(self) -> None:
        """Nothing more comes: the reader reads to the end of what is queued."""
        while not self._stopped.is_set():
            try:
                self._queue.put(b"", timeout=0.2)
            except Full:
                continue
            return

    def read(self, size: int = -1) -> bytes:
        while self._at == len(self._chunk):
            if self._stopped.is_set():
                raise Stopped
            try:
                chunk = self._queue.get(timeout=0.2)
            except Empty:
                continue
            if not chunk:
                self._queue.put(b"")  # the end stays the end
                return b""
            self._chunk, self._at = chunk, 0
        start = self._at
        self._at = len(self._chunk) if size < 0 else min(len(self._chunk), start + size)
        return self._chunk[start : self._at]

    def flush(self) -> None:
        """pyrage asks for it; there is nothing to do."""


class _Counted:
    """A file that counts and hashes what is written to it."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out, self.size, self.digest = out, 0, hashlib.sha256()

    def write(self, data: bytes) -> int:
        data = bytes(data)
        self.out.write(data)
        self.size += len(data)
        self.digest.update(data)
        return len(data)

    def flush(self) -> None:
        self.out.flush()


class Sealer:
    """Write plaintext, get ciphertext in `out`. What begins as an age file is kept as its owner sealed it."""

    def __init__(self, out: IO[bytes], recipients: Sequence[x25519.Recipient]) -> None:
        self._out, self._recipients = _Counted(out), list(recipients)
        self._pipe: _Pipe | None = None
        self._thread: Thread | None = None
        self._failed: list[BaseException] = []
        self._first: bytes | None = b""  # until enough has come to tell an age file
        self.own = False  # sealed by the bidder with a tool of their own

    def write(self, data: bytes) -> None:
        if self._first is not None:
            self._first += data
            if len(self._first) < len(MAGIC):
                return
            data = self._begin()
        self._pass_on(data)

    def _pass_on(self, data: bytes) -> None:
        if self._pipe is None:
            self._out.write(data)
        else:
            self._pipe.write(data)

    def _begin(self) -> bytes:
        first, self._first = self._first or b"", None
        self.own = first.startswith(MAGIC)
        if not self.own:
            self._start()
        return first

    def _start(self) -> None:
        self._pipe = pipe = _Pipe()
        self._thread = Thread(target=self._run, args=(pipe,), name="sealing", daemon=True)
        self._thread.start()

    def _run(self, pipe: _Pipe) -> None:
        try:
            pyrage.encrypt_io(pipe, self._out, self._recipients)
        except BaseException as error:
            self._failed.append(error)
            pipe.stop()

    def close(self) -> tuple[int, str]:
        """Seal the end. Returns size and SHA-256 of the ciphertext."""
        if self._first is not None:
            self._pass_on(self._begin())
        if self._pipe is not None and self._thread is not None:
            self._pipe.finish()
            self._thread.join()
        if self._failed:
            raise self._failed[0]
        self._out.flush()
        return self._out.size, self._out.digest.hexdigest()

    def abort(self) -> None:
        """Forget it: the upload was interrupted or refused."""
        if self._pipe is not None and self._thread is not None:
            self._pipe.stop()
            self._thread.join()


def opened(source: Callable[[], IO[bytes]], identity: x25519.Identity) -> Iterator[bytes]:
    """The plaintext of a sealed file, chunk by chunk, never on disk.

    Raises pyrage.DecryptError, or OSError for damage in the middle and for a file that is gone from the storage.
    """
    pipe, failed = _Pipe(), []

    def run() -> None:
        try:
            with source() as sealed:
                pyrage.decrypt_io(sealed, pipe, [identity])
        except BaseException as error:
            failed.append(error)
        pipe.finish()

    thread = Thread(target=run, name="opening", daemon=True)
    thread.start()
    try:
        while chunk := pipe.read():
            yield chunk
    finally:
        pipe.stop()
        thread.join()
    if failed:
        raise failed[0]


def seal_bytes(data: bytes, recipients: Sequence[x25519.Recipient]) -> bytes:
    """A short text sealed in memory."""
    return pyrage.encrypt(data, list(recipients))


def open_bytes(data: Any, identity: x25519.Identity) -> bytes:
    """A short text opened in memory. Raises pyrage.DecryptError."""
    return pyrage.decrypt(bytes(data), [identity])
