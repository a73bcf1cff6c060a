"""What set-up promises: nothing names a host, everything is pinned, the wheel and the image hold the whole service."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from maps import assets

ROOT = Path(__file__).parent.parent.parent
DOCKER = ROOT / "docker"
PACKAGES = ("geo", "data", "maps", "api")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_every_requirement_is_pinned_with_its_hashes_and_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text()
    requirements = re.split(r"(?<!\\)\n", text.strip())
    assert len(requirements) > 20
    for one in requirements:
        assert re.match(r"[\w.\[\]-]+==[\w.!+]+", one), one[:80]
        assert "--hash=sha256:" in one, one[:80]
    assert "://" not in text
    assert "index-url" not in text


def test_the_tests_run_on_the_versions_that_are_served() -> None:
    served, tested = (
        set(re.findall(r"^([\w.-]+==\S+)", (ROOT / f"requirements{end}.txt").read_text(), re.M))
        for end in ("", "-test")
    )
    assert served <= tested


def test_all_that_the_service_needs_is_installed_for_it() -> None:
    needs = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    wanted = {re.split(r"[\[><=;~ ]", one)[0].lower() for one in needs}
    assert wanted <= set(re.findall(r"^([\w.-]+)(?:\[.*\])?==", (ROOT / "requirements.txt").read_text(), re.M))


def test_the_lock_file_pins_scripts_by_hash_and_names_no_host() -> None:
    text = (ROOT / "package-lock.json").read_text()
    assert "://" not in text
    locked = {name: one for name, one in json.loads(text)["packages"].items() if name}
    assert all(one["integrity"].startswith("sha512-") for one in locked.values())
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted


def test_every_script_package_is_used_and_every_used_one_is_named() -> None:
    wanted = set(json.loads((ROOT / "package.json").read_text())["dependencies"])
    assert {one.package for one in assets.ASSETS} - {assets.FOLIUM} == wanted


def test_every_file_served_is_the_one_of_the_manifest() -> None:
    rows = json.loads(assets.MANIFEST.read_text())
    assert {row["file"] for row in rows} == {one.path for one in assets.ASSETS}
    for row in rows:
        assert hashlib.sha256((assets.VENDOR / row["file"]).read_bytes()).hexdigest() == row["sha256"], row["file"]
        assert row["version"]
        assert row["licence"]


def test_styles_and_scripts_of_others_load_nothing_from_elsewhere() -> None:
    for style in assets.VENDOR.rglob("*.css"):
        foreign = re.findall(r"url\([\"']?((?:https?:)?//[^)]+)", style.read_text(encoding="utf-8"))
        assert not foreign, f"{style.name}: {foreign}"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in the wheel that `pip wheel .` makes."""
    folder = tmp_path_factory.mktemp("wheel")
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(zipfile.ZipFile(next(folder.glob("wangge-*.whl"))).namelist())


def test_the_wheel_holds_every_file_of_the_four_packages(wheel: set[str]) -> None:
    files = [file for package in PACKAGES for file in (ROOT / package).rglob("*") if file.is_file()]
    ours = {str(file.relative_to(ROOT)) for file in files if "__pycache__" not in file.parts and file.suffix != ".pyc"}
    assert {"maps/static/vendor/manifest.json", "data/postgis/cluster.py"} <= ours
    assert ours - wheel == set()


def test_the_wheel_brings_the_command_and_nothing_but_the_packages(wheel: set[str]) -> None:
    tops = {name.split("/")[0] for name in wheel}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DOCKER / "compose.yaml").read_text())
    return found


@pytest.mark.parametrize("name", ["database", "wangge"])
def test_each_container_runs_without_rights_it_does_not_need(name: str) -> None:
    service = compose()["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert "/tmp" in service["tmpfs"]  # noqa: S108
    assert "privileged" not in service


def test_no_container_runs_as_root() -> None:
    assert compose()["services"]["database"]["user"] == "999:999"
    users = re.findall(r"^USER (\S+)", (DOCKER / "Dockerfile").read_text(), re.M)
    assert users == ["10001:10001"]


def test_each_container_tells_whether_it_is_well_and_keeps_its_data() -> None:
    services = compose()["services"]
    assert "pg_isready" in services["database"]["healthcheck"]["test"]
    assert "HEALTHCHECK" in (DOCKER / "Dockerfile").read_text()
    assert services["wangge"]["depends_on"]["database"]["condition"] == "service_healthy"
    kept = {one.split(":")[0] for service in services.values() for one in service["volumes"]}
    assert kept == set(compose()["volumes"])


def test_the_database_is_reached_from_inside_alone_and_no_password_is_written_down() -> None:
    services = compose()["services"]
    assert "ports" not in services["database"]
    assert services["database"]["networks"] == ["inside"]
    assert compose()["networks"]["inside"]["internal"] is True
    assert all(port.startswith("127.0.0.1:") for port in services["wangge"]["ports"])
    for service, name in (("database", "POSTGRES_PASSWORD"), ("wangge", "PGPASSWORD")):
        assert services[service]["environment"][name].startswith("${WANGGE_DB_PASSWORD:?")


def copied() -> list[str]:
    """Sources that the Dockerfile takes from the repository."""
    lines = re.findall(r"^COPY (?!--from)(.+)$", (DOCKER / "Dockerfile").read_text(), re.M)
    return [word for line in lines for word in line.split()[:-1]]


def test_the_image_is_made_of_what_is_there_and_not_ignored() -> None:
    ignore = (DOCKER / "Dockerfile.dockerignore").read_text().splitlines()
    for source in copied():
        assert (ROOT / source).exists(), source
        assert f"!{source}" in ignore, source


def test_what_the_image_copies_is_enough_to_run_the_command(tmp_path: Path) -> None:
    for source in copied():
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, tmp_path / source, ignore=shutil.ignore_patterns("__pycache__", "vendor"))
    words = [sys.executable, "-m", "api.cli", "serve", "--help"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "usage: wangge serve" in done.stdout


def test_run_parses_in_the_plainest_shell_and_ci_calls_it() -> None:
    assert subprocess.run(["sh", "-n", ROOT / "run"], check=False).returncode == 0
    ci = (ROOT / ".ci" / "run").read_text()
    assert "./run test\n" in ci
    assert "./run check\n" in ci


def test_a_folder_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "run").write_bytes((ROOT / "run").read_bytes())
    (tmp_path / ".cache").write_text("not a folder")
    done = subprocess.run(["sh", tmp_path / "run"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "cannot write to" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_machine_without_python_is_told_the_command_that_mends_it(tmp_path: Path) -> None:
    (tmp_path / "run").write_bytes((ROOT / "run").read_bytes())
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "id", "mkdir", "flock", "dirname", "cat", "sed"):
        found = shutil.which(name)
        assert found
        (tools / name).symlink_to(found)
    words = [tools / "sh", tmp_path / "run"]
    done = subprocess.run(words, env={"PATH": str(tools)}, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith("sudo apt-get install -y python3")
