"""REL-CR-07: a stop in the middle of work loses no request, with the configuration that the containers use."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.script.tools import ROOT, free_port, get, wait_for

SLOW = """
import time
from pathlib import Path

def application(environ, start_response):
    if environ["PATH_INFO"] != "/up":
        (Path(__file__).parent / f"started-{environ['QUERY_STRING']}").touch()
        time.sleep(2)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["QUERY_STRING"].encode()]
"""


def is_up(url: str) -> bool:
    try:
        return get(url) == (200, "")
    except OSError:
        return False


def test_twenty_requests_in_flight_complete_after_sigterm(tmp_path: Path) -> None:
    """REL-CR-07"""
    (tmp_path / "slow.py").write_text(SLOW)
    address = f"127.0.0.1:{free_port()}"
    config = ["--config", str(ROOT / "deploy" / "gunicorn.conf.py"), "--bind", address]
    env = os.environ | {"ANTQ_WEB_PROCESSES": "20"}
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "slow:application", *config],
        cwd=tmp_path,
        env=env,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert wait_for(lambda: is_up(f"http://{address}/up"), 30)
        with ThreadPoolExecutor(20) as pool:
            answers = [pool.submit(get, f"http://{address}/?{number}") for number in range(20)]
            assert wait_for(lambda: len(list(tmp_path.glob("started-*"))) == 20, 30)
            server.send_signal(signal.SIGTERM)
            stopped = time.monotonic()
            assert [answer.result() for answer in answers] == [(200, str(number)) for number in range(20)]
        assert server.wait(timeout=40) == 0
        assert time.monotonic() - stopped < 30
    finally:
        server.kill()
        server.wait()


def test_the_configuration_is_valid_for_the_application(tmp_path: Path) -> None:
    """DOC-02"""
    env = os.environ | {"ANTQ_DATA": str(tmp_path)}
    command = [sys.executable, "-m", "gunicorn", "--check-config", "--config", "deploy/gunicorn.conf.py"]
    result = subprocess.run(
        [*command, "antq.wsgi:application"], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
