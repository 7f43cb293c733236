"""The process that has imported torch, and forks; see ``warm``. Its argument: the socket on which it is asked.

It must not use what it has imported: threads of torch, once started, are not in a fork. It ends with its input.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import io
import marshal
import os
import pkgutil
import runpy
import selectors
import signal
import socket
import sys
import threading
from collections.abc import Mapping, Sequence
from importlib.machinery import all_suffixes
from pathlib import Path
from types import ModuleType
from typing import NamedTuple, NoReturn

from _pytest.config import default_plugins

OF_A_PROCESS = ("LANG", "LC_", "LD_", "MKL_", "OMP_", "PYTHON", "TORCH", "TZ")
"""What is read once, when a process begins or torch is imported: so that only one with the same can be a fork."""
REREAD = ("PYTHONIOENCODING", "PYTHONPATH", "PYTHONUTF8")
"""Of these the ones that a fork reads again. Linux is UTF-8 with or without PYTHONUTF8."""

SUFFIXES = {suffix[suffix.rindex(".") :] for suffix in all_suffixes()}


class Asked(NamedTuple):
    """What a client wants, and the files that it has."""

    name: str
    arguments: Sequence[str]
    folder: str
    environ: Mapping[str, str]
    ignored: Sequence[int]

    @property
    def program(self) -> tuple[str, Sequence[str], bool]:
        """What to run, as the first word of Python's arguments and those behind it, and whether output is not kept back."""
        unbuffered = self.arguments[:1] == ("-u",)
        first, *rest = self.arguments[unbuffered:] or ("",)
        if first[:2] in ("-c", "-m") and first[2:]:
            first, rest = first[:2], [first[2:], *rest]
        return first, rest, unbuffered

    def path(self) -> list[str]:
        """What stands before all else on sys.path."""
        first, _, _ = self.program
        own = {"-c": "", "-m": self.folder}.get(first, str(Path(self.folder, first).resolve().parent))
        given = self.environ.get("PYTHONPATH", "").split(os.pathsep)
        return [*([] if sys.flags.safe_path else [own]), *(str(Path(self.folder, place)) for place in given if place)]

    def can_be_a_fork(self) -> bool:
        """Would a new process be the same?"""
        first, rest, _ = self.program
        if not ((rest and first in ("-c", "-m")) or (first and not first.startswith("-"))):
            return False
        here, there = (
            {name: value for name, value in environ.items() if name.startswith(OF_A_PROCESS) and name not in REREAD}
            for environ in (os.environ, self.environ)
        )
        return here == there and not any(map(self._shadows, self.path()))

    def _shadows(self, place: str) -> bool:
        """Is there a module in this folder that is imported already, from elsewhere?"""
        folder = Path(self.folder, place)
        if not folder.is_dir():
            return folder.exists()
        modules = (path for path in folder.iterdir() if path.suffix in SUFFIXES or (path / "__init__.py").exists())
        names = {path.name.partition(".")[0] for path in modules} & sys.modules.keys()
        files = (getattr(sys.modules[name], "__file__", None) for name in names)
        return any(not file or folder.resolve() not in Path(file).resolve().parents for file in files)

    def become(self, files: Sequence[int]) -> NoReturn:
        """The program, with these files as its input, output and errors."""
        for number, file in enumerate(files):
            os.dup2(file, number)
        os.closerange(3, 1024)  # the other children's are among them
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN if signal.SIGINT in self.ignored else signal.default_int_handler)
        for number in self.ignored:
            signal.signal(number, signal.SIG_IGN)
        os.chdir(self.folder)
        os.environ.clear()
        os.environ.update(self.environ)
        if "COVERAGE_PROCESS_CONFIG" in os.environ:
            from coverage import process_startup

            process_startup()
        first, rest, unbuffered = self.program
        _open_streams(self.environ, write_through=unbuffered)
        sys.path[:0] = self.path()
        sys.executable = self.name
        sys.orig_argv = [self.name, *self.arguments]
        os._exit(_ended(first, rest))


def _open_streams(environ: Mapping[str, str], *, write_through: bool) -> None:
    encoding, _, errors = environ.get("PYTHONIOENCODING", "").partition(":")
    if not errors:
        errors = (
            "strict"
            if encoding
            else "surrogateescape"
            if environ.get("PYTHONUTF8") == "1"
            else sys.stdout.errors or "strict"
        )
    streams = [
        io.TextIOWrapper(
            open(number, mode, 0 if write_through and number else -1, closefd=False),  # noqa: SIM115  # as Python does
            encoding or "utf-8",
            "backslashreplace" if number == 2 else errors,
            line_buffering=number == 2 or os.isatty(number),
            write_through=write_through and bool(number),
        )
        for number, mode in enumerate(("rb", "wb", "wb"))
    ]
    sys.stdin, sys.stdout, sys.stderr = sys.__stdin__, sys.__stdout__, sys.__stderr__ = streams  # type: ignore[misc]  # streams of our own


def _ended(first: str, rest: Sequence[str]) -> int:
    """Run the program as Python does, to its end; its exit status, or minus a signal's number."""
    module = sys.modules["__main__"] = ModuleType("__main__")
    module.__dict__["__builtins__"] = sys.modules["builtins"]
    status = 0
    try:
        try:
            if first == "-m":
                sys.argv = ["-m", *rest[1:]]
                runpy._run_module_as_main(rest[0])  # type: ignore[attr-defined]  # what Python itself calls
            elif first == "-c":
                sys.argv = ["-c", *rest[1:]]
                exec(compile(rest[0], "<string>", "exec", dont_inherit=True), module.__dict__)  # noqa: S102  # the program that is to run
            else:
                sys.argv = [first, *rest]
                module.__dict__["__file__"] = str(Path(first).absolute())
                exec(compile(Path(first).read_bytes(), first, "exec", dont_inherit=True), module.__dict__)  # noqa: S102  # the program that is to run
        finally:
            threading._shutdown()  # type: ignore[attr-defined]  # waits for all that are no daemons
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        if status == 1 and end.code != 1:
            sys.stderr.write(f"{end.code}\n")
    except KeyboardInterrupt:
        sys.excepthook(*sys.exc_info())
        status = -signal.SIGINT
    except BaseException:
        sys.excepthook(*sys.exc_info())
        status = 1
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):  # nobody reads it any more, or the program has closed it
            status = status or 120
    if status < 0:
        signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    return status & 0xFF


def _preload() -> None:
    """Nothing of the plugin's: it begins without a memory of folders, and pytest rewrites its asserts."""
    for name in ("torch", "numpy", "pytest", "coverage", *(f"_pytest.{plugin}" for plugin in default_plugins)):
        importlib.import_module(name)
    package = importlib.import_module("pytest_lstm_kata")
    for module in pkgutil.walk_packages(package.__path__, "pytest_lstm_kata."):
        if not module.name.startswith(("pytest_lstm_kata.plugin", "pytest_lstm_kata.__main__")):
            importlib.import_module(module.name)


class Server:
    """Forks for each client, hands on its signals, and tells it how its child has ended."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._children: dict[int, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._ended, wakeup = socket.socketpair()
        wakeup.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wakeup.detach(), warn_on_full_buffer=False)
        for file in (sys.stdin, listener, self._ended):
            self._selector.register(file, selectors.EVENT_READ)

    def serve(self) -> None:
        """Until the input ends, and with it all children."""
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is sys.stdin:
                    for child in self._children:
                        os.kill(child, signal.SIGKILL)
                    return
                if key.fileobj is self._listener:
                    self._selector.register(self._listener.accept()[0], selectors.EVENT_READ)
                elif key.fileobj is self._ended:
                    self._ended.recv(1024)
                    self._tell()
                elif isinstance(key.fileobj, socket.socket) and key.fileobj.fileno() >= 0:
                    self._take(key.fileobj)

    def _tell(self) -> None:
        """The clients of all children that have ended."""
        while self._children:
            child, status = os.waitpid(-1, os.WNOHANG)
            if not child:
                return
            self._answer(self._children.pop(child), os.waitstatus_to_exitcode(status))

    def _take(self, client: socket.socket) -> None:
        """First what it asks for; then a signal; nothing, when it was killed."""
        data, files, _, _ = socket.recv_fds(client, 1 << 20, 3)
        for child, its in self._children.items():
            if its is client:
                os.kill(child, marshal.loads(data) if data else signal.SIGKILL)  # noqa: S302  # from our own client
                if not data:
                    self._selector.unregister(client)
                return
        asked = Asked(*marshal.loads(data)) if data else None  # noqa: S302  # as above
        if asked and asked.can_be_a_fork():
            child = os.fork()
            if not child:
                asked.become(files)
            self._children[child] = client
        else:
            self._answer(client, None)
        for file in files:
            os.close(file)

    def _answer(self, client: socket.socket, status: int | None) -> None:
        with contextlib.suppress(KeyError):
            self._selector.unregister(client)
        with contextlib.suppress(OSError), client:
            client.send(marshal.dumps(status))


if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]  # where this file is
    _preload()
    gc.collect()
    gc.freeze()
    Server(socket.socket(fileno=int(sys.argv[1]))).serve()
