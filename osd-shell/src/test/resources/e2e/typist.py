"""Runs a program on a pseudo-terminal and types into it: typist.py EXPECT TYPE ... -- PROGRAM ARGS...

Waits for each EXPECT to appear behind what was seen before, then types TYPE. Prints all that the
program wrote and ends with its status. Where something does not appear in time, the status is 99.
"""
import os
import pty
import select
import signal
import sys
import time

split = sys.argv.index("--")
steps = list(zip(sys.argv[1:split:2], sys.argv[2:split:2]))
child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[split + 1], sys.argv[split + 1:])
seen, at, deadline = b"", 0, time.monotonic() + 90


def more():
    """Reads on; False at the end or at the deadline."""
    global seen
    if not select.select([terminal], [], [], max(0, deadline - time.monotonic()))[0]:
        return False
    try:
        data = os.read(terminal, 65536)
    except OSError:
        data = b""
    seen += data
    return bool(data)


status = 0
for expected, typed in steps:
    while status == 0 and seen.find(expected.encode(), at) < 0:
        if not more():
            status = 99
    if status == 0:
        at = seen.find(expected.encode(), at) + len(expected.encode())
        os.write(terminal, typed.encode().decode("unicode_escape").encode("latin-1"))
while status == 0 and more():
    pass
if status or time.monotonic() >= deadline:
    os.kill(child, signal.SIGKILL)
    status = 99
ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
sys.stdout.buffer.write(seen)
sys.exit(status or (ended if ended >= 0 else 128 - ended))
