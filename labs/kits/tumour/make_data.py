"""Makes the rows of the tumour data set from scikit-learn's copy of the Breast Cancer Wisconsin (Diagnostic) data.

    python data/make_data.py --output data/raw --batches 4

The measurements and diagnoses are real. The order of the rows and the six batches are made here, with a fixed start.
"""

import argparse
from pathlib import Path

from sklearn.datasets import load_breast_cancer

BATCHES = 6
SEED = 20240101


def main() -> None:
    """Write one CSV file for each batch."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "raw", help="folder for the CSV files")
    parser.add_argument("--batches", type=int, default=4, choices=range(1, BATCHES + 1), help="how many, from the first")
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    loaded = load_breast_cancer(as_frame=True)
    rows = loaded.frame.drop(columns="target")
    rows.columns = [name.replace(" ", "_") for name in rows.columns]
    rows.insert(0, "case_id", [f"case-{number:03d}" for number in range(len(rows))])
    rows["diagnosis"] = [str(loaded.target_names[code]) for code in loaded.frame["target"]]
    rows = rows.sample(frac=1, random_state=SEED)
    for batch in range(arguments.batches):
        part = rows.iloc[batch * len(rows) // BATCHES:(batch + 1) * len(rows) // BATCHES]
        path = arguments.output / f"batch-{batch + 1}.csv"
        part.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")
        print(f"{path.name}: {len(part)} rows")


if __name__ == "__main__":
    main()
