"""Data sets that nobody prepared for the course."""

from pathlib import Path

import numpy as np
import pandas as pd
from sklearn import datasets


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
