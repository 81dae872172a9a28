"""Shows a bug that nothing complains about: trains a copy of your project as it is, and once more after one line is changed.

The copy lies in practice/quiet-bug; your project stays as it is.
"""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

PRACTICE = Path("../practice/quiet-bug")
ONE_LINE = "\n\n_as_it_was = {name}\n\n\ndef {name}(*given):\n    train, test = _as_it_was(*given)\n" \
           "    {line}\n    return train, test\n"


def main():
    """Train twice, print both ends."""
    project = tomllib.loads(Path("project.toml").read_text(encoding="utf-8"))
    package, target = project["project"]["package"], project["data"]["target"]
    shutil.rmtree(PRACTICE, ignore_errors=True)
    for name in ("src", "data"):
        shutil.copytree(name, PRACTICE / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy("project.toml", PRACTICE)
    if Path("params.yaml").exists():
        shutil.copy("params.yaml", PRACTICE)
    print("as it is:  ", train(package))
    files = [path for path in sorted((PRACTICE / "src").rglob("*.py")) if "def split_rows(" in path.read_text(encoding="utf-8")]
    if not files:
        sys.exit("Your package has no function split_rows, so this program cannot show its bug. Read on.")
    line = f'train = train.assign(**{{"{target}": train["{target}"].to_numpy()[::-1]}})'
    with files[0].open("a", encoding="utf-8") as file:
        file.write(ONE_LINE.format(name="split_rows", line=line))
    print("with a bug:", train(package))


def train(package):
    """The end of one training: its score and the number with which the program ended."""
    done = subprocess.run([sys.executable, "-m", f"{package}.train"], cwd=PRACTICE, capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": "src"})
    if done.returncode:
        return f"ended with {done.returncode}: {done.stderr.strip().splitlines()[-1]}"
    metrics = json.loads((PRACTICE / "metrics.json").read_text(encoding="utf-8"))
    return f"{metrics['metric']} {metrics['model']:.3f}, baseline {metrics['baseline']:.3f}, errors: none"


if __name__ == "__main__":
    main()
