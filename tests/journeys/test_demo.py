"""The whole course, unattended: the kits, and data sets that nobody prepared for it."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn import datasets

from checker.core.course import course_root


def customers(path: Path) -> Path:
    """An export as an office sends it: semicolons, an old encoding, a date, texts, gaps, an empty column, an odd name."""
    chance, count = np.random.default_rng(1), 600
    spend = np.round(chance.gamma(3, 20, count), 2)
    plan, tickets, active = chance.choice(["basic", "pro", "team"], count), chance.poisson(2, count), chance.random(count) < 0.7
    odds = -1 + 0.03 * (60 - spend) + 0.4 * tickets - 1.2 * active + 0.8 * (plan == "basic")
    rows = pd.DataFrame({
        "Record ID": range(1, count + 1),
        "Signed up": pd.date_range("2023-01-01", periods=count, freq="7h").strftime("%d.%m.%Y %H:%M"),
        "Plan <type>": plan, "monthly spend, €": spend, "País": chance.choice(["México", "España"], count),
        "tickets": tickets.astype(float), "active": active, "comment": [f'note {n} "quoted"; and more' for n in range(count)],
        "empty": np.nan, "churned?": np.where(chance.random(count) < 1 / (1 + np.exp(-odds)), "Yes", "No")})
    for column, share in {"tickets": 0.1, "Plan <type>": 0.08, "churned?": 0.02}.items():
        rows[column] = rows[column].astype(object).where(chance.random(count) >= share, None)
    rows.to_csv(path, index=False, sep=";", encoding="cp1252")
    return path


def bundled(name: str, path: Path) -> Path:
    """One of scikit-learn's data sets as a CSV file."""
    getattr(datasets, f"load_{name}")(as_frame=True).frame.to_csv(path, index=False)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("name", ["late_delivery", "ride_demand", "tumour", "wine", "diabetes", "digits", "customer export 2023"])
def test_the_demo_goes_from_nothing_to_a_verified_portfolio(tmp_path: Path, name: str) -> None:
    csv = tmp_path / f"{name}.csv"
    if name in ("late_delivery", "ride_demand", "tumour"):
        arguments = ["--kit", name]
    elif name.startswith("customer"):
        arguments = ["--data", str(customers(csv)), "--target", "churned?", "--time", "Signed up"]
    else:
        arguments = ["--data", str(bundled(name, csv)), "--target", "target"]
    done = subprocess.run([sys.executable, "-m", "checker.cli", "demo", "--json", "-o", str(tmp_path / "demo"), *arguments],
                          cwd=course_root(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-5000:]
    result = json.loads(done.stdout)
    assert result["earned"] == result["possible"] > 0
    readme = (Path(result["portfolio"]) / "README.md").read_text(encoding="utf-8")
    assert "not verified" not in readme.split("## What was verified")[1].split("Never verified")[0]
