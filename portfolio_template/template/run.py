"""Makes or checks the data, trains, and compares the result with the recorded one.

    python -m pip install -r requirements.txt -e .
    python run.py

Ends with 0 when the numbers agree, with 1 when they do not, and with 2 when something is missing.
"""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

TOLERANCE = 1e-9


def main():
    """Run every step; the exit code says how it went."""
    os.chdir(Path(__file__).resolve().parent)
    try:
        recorded = json.loads(Path("docs/results.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        print("docs/results.json is missing or is not as it was recorded: git restore docs/results.json")
        return 2
    if not has_recorded_rows(recorded["data"]["files"], make=Path("data/make_data.py").exists()):
        return 2
    print("training …", flush=True)
    trained = subprocess.run([sys.executable, "-m", f"{recorded['package']}.train"])
    if trained.returncode != 0:
        print("The training ended with an error. Was `python -m pip install -r requirements.txt -e .` run first?")
        return 2
    try:
        fresh = {name: float(json.loads(Path("metrics.json").read_text(encoding="utf-8"))[name]) for name in ("model", "baseline")}
    except (OSError, ValueError, KeyError, TypeError):
        print("The training left no metrics.json with the numbers “model” and “baseline”.")
        return 2
    agree = True
    for name in ("model", "baseline"):
        same = abs(fresh[name] - recorded["metrics"][name]) <= TOLERANCE
        agree = agree and same
        print(f"{name}: {fresh[name]:.6f}, recorded {recorded['metrics'][name]:.6f}: {'the same' if same else 'DIFFERENT'}")
    return 0 if agree else 1


def has_recorded_rows(files, make):
    """Whether the rows are there, and are the recorded ones; they are made first when there is a script for it."""
    missing = [file for file in files if not Path(file["path"]).exists()]
    if missing and make:
        print("making the rows …", flush=True)
        made = subprocess.run([sys.executable, "data/make_data.py", "--output", str(Path(missing[0]["path"]).parent)])
        if made.returncode != 0:
            print("data/make_data.py ended with an error. Was `python -m pip install -r requirements.txt -e .` run first?")
            return False
    for file in files:
        path = Path(file["path"])
        if not path.exists():
            print(f"{path} is missing. It has {file['rows']} rows; the data card (data/README.md) says where it is from.")
            return False
        if hashlib.sha256(path.read_bytes()).hexdigest() != file["sha256"]:
            print(f"{path} is not the file that the result was measured on: its SHA-256 differs.")
            return False
    print(f"the rows are the recorded ones (files: {len(files)})")
    return True


if __name__ == "__main__":
    sys.exit(main())
