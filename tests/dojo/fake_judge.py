"""What stands in for the judge's process: it needs no torch, and does to each answer what the answer says.

Its arguments: what it says first, and a file in which each process writes a line.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path


def main(first: str, log: str) -> None:
    with Path(log).open("a", encoding="utf-8") as file:
        file.write("started\n")
    if first == "nothing":
        time.sleep(60)
    if first == "once" and Path(log).read_text(encoding="utf-8").count("started") == 2:
        sys.exit(1)
    say({"unfit": "torch is unfit." if first == "unfit" else ""})
    turn = 0
    for line in sys.stdin.buffer:
        questions = json.loads(line)
        for question in questions:
            turn += 1
            does = question["answers"]["does"] if question["answers"] else "die" if question["seed"] == 2 else "nothing"
            if does == "hang":
                time.sleep(60)
            elif does == "slow":
                time.sleep(0.5)
            elif does == "die":
                os.kill(os.getpid(), signal.SIGKILL)
            elif does == "stutter":
                sys.stdout.write('{"verdict": ')
                sys.exit()
            say(
                {
                    "verdict": {"does": does, "turn": turn, "of": len(questions), "process": os.getpid()},
                    "page": "" if question["seed"] else "<p>page</p>",
                    "why": "no page",
                    "is_large": does == "grow",
                }
            )


def say(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


main(*sys.argv[1:])
