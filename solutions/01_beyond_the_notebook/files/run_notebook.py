"""Runs the code of a notebook from top to bottom, in a fresh Python, and prints only its last line of output.

    python run_notebook.py notebooks/exploration.ipynb
"""

import contextlib
import io
import json
import os
import sys
import warnings
from pathlib import Path


def main() -> None:
    """Run the notebook in its own folder, as JupyterLab does."""
    path = Path(sys.argv[1])
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    os.chdir(path.parent)
    warnings.simplefilter("ignore")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, path.name, "exec"), {"__name__": "__main__"})
    print(printed.getvalue().strip().splitlines()[-1])


if __name__ == "__main__":
    main()
