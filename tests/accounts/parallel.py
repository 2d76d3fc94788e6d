"""Many at once. On PostgreSQL pytest calls these functions; on SQLite they run as a program on a database file,

because the database of the tests lives in memory, where threads meet locks that no installation has.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

NOW = dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC)
AT_ONCE = 20


def together(work: Callable[[int], object]) -> list[object]:
    """What ``AT_ONCE`` threads answer that start at the same moment; exceptions by their names."""
    from django.db import connection

    gate, answers = threading.Barrier(AT_ONCE), []

    def run(number: int) -> None:
        gate.wait()
        try:
            answers.append(work(number))
        except Exception as error:
            answers.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def guesses() -> int:
    """How many of the guesses had their password looked at."""
    from accounts import throttle

    verdicts = together(lambda _: throttle.take(username="canbo", address="10.0.0.1", now=NOW).allowed)
    assert set(verdicts) <= {True, False}, verdicts
    return verdicts.count(True)


def setups() -> list[str]:
    """What happened to those who opened one setup link at once."""
    from accounts import domain
    from tests import factories as make

    place, token = make.authority("Xã Thử"), domain.issue_setup_link(now=NOW)

    def become_admin(number: int) -> str:
        domain.create_first_admin(
            token=token,
            data={"username": f"quantri{number}", "full_name": "Đinh Thị Sáu"},
            password="con trâu ăn lúa non ngoài đồng",
            authority=place,
            also_officer=False,
            now=NOW,
        )
        return "made"

    return sorted(str(answer) for answer in together(become_admin))


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(guesses(), setups().count("made"), setups().count("Refused"))  # noqa: T201 (this is a program)


if __name__ == "__main__":
    main()
