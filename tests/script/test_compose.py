"""DOC-02, SEC-SUP-03, REL-CR-07: the production files say what they must. No Docker engine is needed to read them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
OURS = ["setup", "web", "worker", "beat"]
REQUIRED = {"ANTQ_HOST", "SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"}


@pytest.fixture(scope="module")
def text() -> str:
    return (ROOT / "docker-compose.yml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def services(text: str) -> dict[str, Any]:
    return yaml.safe_load(text)["services"]


@pytest.fixture(scope="module")
def dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text(encoding="utf-8")


def seconds(value: str) -> int:
    return int(value.removesuffix("s"))


def test_services(services: dict[str, Any]) -> None:
    """DOC-02: web, worker, one scheduler, both stores, a TLS proxy."""
    assert set(services) == {*OURS, "postgres", "redis", "proxy"}
    assert services["postgres"]["image"].startswith("postgres:16")
    assert [name for name in services if services[name].get("ports")] == ["proxy"]
    assert services["proxy"]["ports"] == ["80:80", "443:443"]
    assert not any("replicas" in str(services["beat"].get(key, "")) for key in ("deploy", "scale"))


def test_every_lasting_service_has_a_health_check_and_restarts(services: dict[str, Any]) -> None:
    """DOC-02"""
    lasting = {name: service for name, service in services.items() if name != "setup"}
    assert [name for name, service in lasting.items() if "test" not in service.get("healthcheck", {})] == []
    assert {service["restart"] for service in lasting.values()} == {"unless-stopped"}
    assert services["setup"]["restart"] == "on-failure"
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["setup"] == {"condition": "service_completed_successfully"}


@pytest.mark.parametrize("name", OURS)
def test_our_containers_are_locked_down(services: dict[str, Any], name: str) -> None:
    """SEC-SUP-03"""
    service = services[name]
    assert service["user"] == "10001:10001"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["networks"] == ["inside"]


def test_everything_may_finish_its_work(services: dict[str, Any]) -> None:
    """REL-CR-07: gunicorn's 30 s and Celery's 30 s fit into the time before the kill."""
    periods = {name: seconds(service["stop_grace_period"]) for name, service in services.items()}
    assert min(periods.values()) >= 40
    gunicorn = (ROOT / "deploy" / "gunicorn.conf.py").read_text(encoding="utf-8")
    assert "graceful_timeout = 30" in gunicorn


def test_redis_keeps_messages(services: dict[str, Any]) -> None:
    """REL-REM-09"""
    command = " ".join(services["redis"]["command"])
    assert "--maxmemory-policy noeviction" in command
    assert "--appendonly yes" in command
    assert '--requirepass "$$REDIS_PASSWORD"' in command


def test_no_secret_has_a_default(text: str) -> None:
    """SEC-SUP-01: a missing secret stops the start; nothing in the file is a password."""
    for name in REQUIRED:
        uses = re.findall(r"\$\{" + name + r"(\W[^}]*)\}", text)
        assert uses, name
        assert all(use.startswith(":?") for use in uses), name
    for line in text.splitlines():
        if re.search(r"(PASSWORD|SECRET_KEY|REDISCLI_AUTH)\w*:\s", line):
            assert re.search(r'"\$\{(\w+):(\?[^}]+|-)\}"$', line.strip()), line


def test_every_variable_is_in_the_example_and_empty_there(text: str) -> None:
    """SEC-SUP-01"""
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    given = dict(re.findall(r"^(\w+)=(.*)$", example, re.MULTILINE))
    assert set(re.findall(r"\$\{(\w+)", text)) <= set(given)
    assert {name: given[name] for name in REQUIRED} == dict.fromkeys(REQUIRED, "")


def test_only_the_proxy_is_believed(services: dict[str, Any], text: str) -> None:
    """SEC-AUTH-05: X-Forwarded-For counts from the proxy's fixed address alone."""
    address = services["proxy"]["networks"]["inside"]["ipv4_address"]
    assert services["web"]["environment"]["ANTQ_TRUSTED_PROXIES"] == address
    assert yaml.safe_load(text)["networks"]["inside"]["internal"] is True


def test_volumes_are_declared(services: dict[str, Any], text: str) -> None:
    named = {
        volume.split(":")[0]
        for service in services.values()
        for volume in service.get("volumes", [])
        if volume[0] != "."
    }
    assert named == set(yaml.safe_load(text)["volumes"])


def test_the_image(dockerfile: str) -> None:
    """SEC-SUP-02, SEC-SUP-03: locked packages, no compiler, no pip, not root, a health check, one shutdown signal."""
    final = dockerfile.split("\nFROM ")[-1]
    assert "--require-hashes" in dockerfile
    assert "--only-binary :all:" in dockerfile
    assert not re.search(r"gcc|build-essential|-dev\b|pip install", final)
    assert re.search(r"^USER 10001:10001$", final, re.MULTILINE)
    assert re.search(r"^HEALTHCHECK ", final, re.MULTILINE)
    assert final.index("COPY . ") < final.index("USER ")
    assert "ANTQ_PRODUCTION=1" in final


def test_the_image_holds_every_room_and_nothing_else() -> None:
    """SEC-SUP-03: no tests, no history, no local data, no .env."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    kept = {line[1:] for line in lines if line.startswith("!")}
    assert lines[1] == "*"
    rooms = {path.parent.name for path in ROOT.glob("*/apps.py")} | {"antq"}
    assert rooms <= kept
    assert not kept & {"tests", "data", ".env", ".git", "script", "bench"}
    assert [name for name in kept if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("name", ["script/server", "script/test", ".ci/run", "deploy/entrypoint.sh"])
def test_scripts_can_be_run_and_read(name: str) -> None:
    path = ROOT / name
    assert path.stat().st_mode & 0o111 == 0o111
    shell = path.read_text(encoding="utf-8").splitlines()[0].split("/")[-1].split()[-1]
    assert subprocess.run([shell, "-n", path], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("path", sorted((ROOT / "script" / "lib").glob("*.sh")), ids=lambda path: path.name)
def test_libraries_parse(path: Path) -> None:
    assert subprocess.run(["bash", "-n", path], capture_output=True, check=False).returncode == 0


def test_ci_runs_exactly_script_test() -> None:
    """quality.md DOC-02: one command for people and for continuous integration."""
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1].endswith("exec bash script/test")


def test_dev_packages_contain_the_runtime_ones_unchanged() -> None:
    """script/server accepts a .venv that was made for tests: both lists must pin the same versions."""
    pins = {
        name: dict(re.findall(r"^([a-z0-9._-]+)==([^\s;]+)", (ROOT / "requirements" / name).read_text("utf-8"), re.M))
        for name in ("base.txt", "dev.txt")
    }
    assert len(pins["base.txt"]) > 30
    assert {name: pins["dev.txt"].get(name) for name in pins["base.txt"]} == pins["base.txt"]
