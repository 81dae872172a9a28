"""Makes a folder as it looks without version control, and runs what is in it. Run it from your project folder.

    python ../labs/files/02_git/make_folder_without_git.py
"""

import random
import subprocess
import sys
from pathlib import Path

FOLDER = Path("..") / "practice" / "without_git"
LIMITS = {"train.py": 5.0, "train_new.py": 5.2, "train_new2.py": 6.9, "train_final.py": 7.4, "train_final_REALLY.py": 7.4,
          "train_final_old_works.py": 4.6}
SCRIPT = '''"""Our rule: a parcel that goes further than this is late."""
import csv

LIMIT_KM = {limit}

with open("rows.csv", encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))
right = sum((float(row["distance_km"]) > LIMIT_KM) == (row["late"] == "yes") for row in rows)
print(f"score {{right / len(rows):.2f}}")
'''
MAIL = "From Tuesday's mail to the boss: 'Our score is 0.93, made with train_final.py'"


def main() -> None:
    """Write the files, then run each and show its score."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    chance = random.Random(7)
    lines = ["distance_km,late"]
    for _ in range(300):
        distance = round(chance.uniform(0.5, 12), 1)
        lines.append(f"{distance},{'yes' if distance + chance.gauss(0, 0.8) > 6 else 'no'}")
    (FOLDER / "rows.csv").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print(MAIL)
    print()
    for name, limit in LIMITS.items():
        (FOLDER / name).write_text(SCRIPT.format(limit=limit), encoding="utf-8", newline="\n")
        done = subprocess.run([sys.executable, name], cwd=FOLDER, check=True, text=True, stdout=subprocess.PIPE)
        print(f"{name:26} {done.stdout.strip()}")


if __name__ == "__main__":
    main()
