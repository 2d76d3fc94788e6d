"""follow.py PID COMMAND…: become COMMAND, which gets SIGTERM when the process that started it dies, even by kill -9."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from script.lib.supervise import die_with_parent  # noqa: E402  needs the line above

if __name__ == "__main__":
    parent, *command = sys.argv[1:]
    die_with_parent()
    if os.getppid() != int(parent):  # it died before the line above
        sys.exit(1)
    os.execvp(command[0], command)  # noqa: S606  the caller's own fixed command
