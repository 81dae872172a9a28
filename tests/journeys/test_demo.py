"""The whole course, unattended: from nothing to a verified portfolio."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from checker.core.course import course_root
from tests.journeys.data_sets import customers


@pytest.mark.slow
@pytest.mark.parametrize("name", ["late_delivery", "customer export 2023"])
def test_the_demo_goes_from_nothing_to_a_verified_portfolio(tmp_path: Path, name: str) -> None:
    arguments = ["--kit", name]
    if name.startswith("customer"):
        arguments = ["--data", str(customers(tmp_path / f"{name}.csv")), "--target", "churned?", "--time", "Signed up"]
    done = subprocess.run([sys.executable, "-m", "checker.cli", "demo", "--json", "-o", str(tmp_path / "demo"), *arguments],
                          cwd=course_root(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-5000:]
    result = json.loads(done.stdout)
    assert result["earned"] == result["possible"] > 0
    readme = (Path(result["portfolio"]) / "README.md").read_text(encoding="utf-8")
    assert "not verified" not in readme.split("## What was verified")[1].split("Never verified")[0]
