"""follow.py PARENT USER COMMAND…: become COMMAND in a session of its own, as USER ("-" stays who we are).

COMMAND gets SIGTERM when PARENT, the process that started it, dies, even by kill -9.
"""

from __future__ import annotations

import os
import pwd
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from script.lib.supervise import die_with_parent

if __name__ == "__main__":
    parent, user, *command = sys.argv[1:]
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell's background processes ignore it
    if user != "-":
        account = pwd.getpwnam(user)
        os.initgroups(user, account.pw_gid)
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)
    die_with_parent()  # after the change of user, which clears it
    if os.getppid() != int(parent):  # it died before the line above
        sys.exit(1)
    os.execvp(command[0], command)  # noqa: S606  the caller's own fixed command
