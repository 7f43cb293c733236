"""What is run as Python: it hands its files to the server and is there until the fork ends; see ``warm``.

Arguments: the real Python, the server's address, the path that this Python has for others, and Python's arguments.
"""

import marshal
import os
import signal
import socket
import sys

FORWARDED = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGWINCH)


def main(real: str, address: str, name: str, *arguments: str) -> None:
    server = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        server.connect(f"\0{address}")
        ignored = [int(number) for number in FORWARDED if signal.getsignal(number) is signal.SIG_IGN]
        asked = marshal.dumps((name, arguments, os.getcwd(), dict(os.environ), ignored))  # noqa: PTH109  # it is imported in a moment, and pathlib is not
        socket.send_fds(server, [asked], [0, 1, 2])
        for number in FORWARDED:
            if number not in ignored:
                signal.signal(number, lambda number, _: server.send(marshal.dumps(int(number))))
        status = marshal.loads(server.recv(100))  # noqa: S302  # from our own server
    except (EOFError, OSError):  # no server, or it does not take this: a file that is closed, for one
        status = None
    if status is None:
        os.execv(real, [real, *arguments])  # noqa: S606  # the same as the test's own
    if status < 0:
        signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    os._exit(status)


main(*sys.argv[1:])
