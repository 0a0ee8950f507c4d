"""Runs a program on a terminal of its own, resizes the terminal on the way, and tells what the program has written.

Arguments: the steps as JSON, then the program and its arguments. A step waits until the program has written a text since the
last step, then resizes the terminal or sends a signal. Writes a list of what happened, as JSON.
"""

import base64
import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

steps = json.loads(sys.argv[1])
events = []
written = b""


def resize(columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    events.append({"columns": columns, "rows": rows})


def read(seconds):
    """Reads what the program writes meanwhile; false when it has ended."""
    global written
    ready, _, _ = select.select([terminal], [], [], seconds)
    if not ready:
        return True
    try:
        data = os.read(terminal, 65536)
    except OSError:
        return False
    written += data
    events.append({"bytes": base64.b64encode(data).decode()})
    return data != b""


# The parent sets the size before the program looks; its word may come before the child waits for it.
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
child, terminal = pty.fork()
if child == 0:
    signal.sigwait({signal.SIGUSR1})
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGUSR1})
    os.execvp(sys.argv[2], sys.argv[2:])

deadline = time.monotonic() + 30
for step in steps:
    if "start" in step:
        resize(*step["start"])
        os.kill(child, signal.SIGUSR1)
        continue
    while step["after"].encode() not in written and time.monotonic() < deadline and read(0.1):
        pass
    written = b""
    if "resize" in step:
        resize(*step["resize"])
    else:
        os.kill(child, getattr(signal, step["signal"]))
while time.monotonic() < deadline and read(1):
    pass
print(json.dumps(events))
