"""Writes tests/schema.json: for each column of numbers the lowest and highest value that is allowed, from the rows of today.

The allowed range is half as wide again on each side, because tomorrow's rows may go a little further.
"""

import json
import tomllib
from pathlib import Path

import pandas as pd


def main():
    """Read the rows, write the schema, print it."""
    settings = tomllib.loads(Path("project.toml").read_text(encoding="utf-8"))["data"]
    rows = pd.concat([pd.read_csv(file) for file in sorted(Path(settings["folder"]).glob("*.csv"))], ignore_index=True)
    schema = {}
    for name in rows.select_dtypes("number").columns:
        if rows[name].notna().any():
            low, high = float(rows[name].min()), float(rows[name].max())
            room = 0.5 * (high - low)
            schema[name] = {"low": low - room, "high": high + room}
    Path("tests").mkdir(exist_ok=True)
    Path("tests/schema.json").write_text(json.dumps(schema, indent=2) + "\n", encoding="utf-8")
    for name, allowed in schema.items():
        print(f"{name}: from {allowed['low']:g} to {allowed['high']:g}")


if __name__ == "__main__":
    main()
