"""What a finished project holds."""

import json
from collections.abc import Callable

METRICS = {"metric": "r2", "model": 0.9, "baseline": -0.01, "seed": 42, "rows_train": 2, "rows_test": 1}
TRAIN = f"import json, pathlib\npathlib.Path('metrics.json').write_text(json.dumps({METRICS!r}))\n"
PREDICT = """import argparse, pathlib
parser = argparse.ArgumentParser()
parser.add_argument('--input')
parser.add_argument('--output')
pathlib.Path(parser.parse_args().output).write_text('prediction\\n1\\n')
"""
STORY = "# The problem\n\nPeople who sell a house want to know what it is worth | before they <b>talk</b> to anybody.\n"
FILES = {"README.md": "# Houses\n\nWhat?\n\nResult: r2 0.9\n", "metrics.json": json.dumps(METRICS), "docs/STORY.md": STORY,
         "docs/DECISIONS.md": "# Decisions\n\n## Model: small\n", "data/README.md": "# Data card\n\nFrom a friend.\n",
         ".gitignore": "data/raw/\n", "src/houses/__init__.py": "", "src/houses/train.py": TRAIN,
         "src/houses/predict.py": PREDICT, "pyproject.toml": "[project]\nname = 'houses'\nversion = '1'\n"}
Git = Callable[..., str]
