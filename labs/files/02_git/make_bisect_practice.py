"""Makes a practice repository in which one commit made the score worse. Run it from your project folder.

    python ../labs/files/02_git/make_bisect_practice.py

It makes ../practice/bisect (the repository) and ../practice/check_score.py (the test). Which commit is the bad one
depends on the first commit of your own project, which nobody else has. Run it again to begin anew.
"""

import hashlib
import os
import random
import shutil
import stat
import subprocess
from pathlib import Path

PRACTICE = Path("..") / "practice"
REPOSITORY = PRACTICE / "bisect"
COMMITS = 18
FIRST_DAY = 1767258000  # seconds; each commit is one day later

RULES = '''"""Says whether a parcel will be late, by rules that people found by looking at the data."""

LIMIT_KM = {limit}
RAIN_KM = 2.0


def is_late(distance_km, rains):
    """Far parcels are late; in the rain also the ones that are not so far."""
    limit = LIMIT_KM - RAIN_KM if {rain} else LIMIT_KM
    return {distance} > limit
'''
CHECK = '''"""Ends with 0 when the rules are right for at least 90 % of the rows, else with 1. For git bisect run."""

import csv
import sys
from pathlib import Path

sys.path.insert(0, str(Path.cwd()))
sys.dont_write_bytecode = True  # a compiled file of another commit must not be used
from rules import is_late

with open("rows.csv", encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))
right = sum(is_late(float(row["distance_km"]), row["rains"] == "yes") == (row["late"] == "yes") for row in rows)
print(f"score: {right / len(rows):.2f}")
sys.exit(0 if right / len(rows) >= 0.9 else 1)
'''
MESSAGES = ["Explain the rules in the notes", "Write down who asked for this", "Say how the rows were collected",
            "Correct a spelling mistake", "Note the next meeting", "Add a question for the courier",
            "Describe the columns", "Mention the old spreadsheet", "Tidy the notes", "Add a link to the forecast",
            "Say what late means", "Note an idea for the summer", "Write down the opening hours", "Thank the team",
            "Move the limit a little", "Take rain more seriously", "Adjust the limit after March",
            "Make the rule easier to read"]  # in an order of your own; the bad commit's message is one of them


def main() -> None:
    """Make the folder anew, commit by commit."""
    chance = random.Random(_seed())
    if REPOSITORY.exists():
        shutil.rmtree(REPOSITORY, onerror=_make_writable)
    REPOSITORY.mkdir(parents=True)
    (PRACTICE / "check_score.py").write_text(CHECK, encoding="utf-8", newline="\n")
    _git("init", "--quiet", "--initial-branch=main")
    for setting in ("core.autocrlf", "commit.gpgsign", "tag.gpgsign"):  # whatever this computer's own settings say
        _git("config", setting, "false")
    bad = chance.randrange(5, COMMITS - 3)
    messages = chance.sample(MESSAGES, COMMITS)
    state = {"limit": 6.0, "rain": "rains", "distance": "distance_km"}
    notes = ["# Notes"]
    _write("rows.csv", _rows(chance))
    for number in range(COMMITS):
        message = _change(number, bad, state, notes, messages, chance)
        _write("rules.py", RULES.format(**state))
        _write("NOTES.md", "\n".join(notes) + "\n")
        _commit(message, number)
    _git("tag", "good-old-version", _git("rev-list", "--max-parents=0", "HEAD").strip())
    print(f"practice/bisect has {COMMITS} commits. The first one, good-old-version, was good. The newest one is bad.")


def _seed() -> str:
    """A text that only this learner's project has: its first commit (who made it, and when), and its card."""
    command = ["git", "rev-list", "--max-parents=0", "HEAD"]
    first = subprocess.run(command, text=True, encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return hashlib.sha256(first.stdout.encode() + Path("project.toml").read_bytes()).hexdigest()


def _change(number: int, bad: int, state: dict, notes: list[str], messages: list[str], chance: random.Random) -> str:
    """Change something for this commit, and return its message. What the message says need not be all that changed."""
    if number == 0:
        return "Begin with two simple rules"
    notes.append(f"{number}. {messages[number]}.")
    if number == bad:
        state.update(chance.choice([{"rain": "not rains"}, {"distance": "distance_km / 1.609"}]))
    elif number % 4 == 2:
        state["limit"] = round(state["limit"] + chance.choice([-0.1, 0.1]), 1)
    return messages[number]


def _rows(chance: random.Random) -> str:
    lines = ["distance_km,rains,late"]
    for _ in range(300):
        distance, rains = round(chance.uniform(0.5, 12), 1), chance.random() < 0.3
        late = distance + chance.gauss(0, 0.4) > (4.0 if rains else 6.0)
        lines.append(f"{distance},{'yes' if rains else 'no'},{'yes' if late else 'no'}")
    return "\n".join(lines) + "\n"


def _commit(message: str, number: int) -> None:
    moment = f"{FIRST_DAY + number * 86400} +0000"
    someone = {f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER")
               for part, value in (("NAME", "Practice"), ("EMAIL", "practice@slipway.invalid"), ("DATE", moment))}
    _git("add", "--all")
    _git("commit", "--quiet", "--allow-empty", "-m", message, environment=someone)


def _git(*arguments: str, environment: dict | None = None) -> str:
    return subprocess.run(["git", *arguments], cwd=REPOSITORY, env={**os.environ, **(environment or {})}, check=True, text=True,
                          stdout=subprocess.PIPE, encoding="utf-8").stdout


def _write(name: str, text: str) -> None:
    (REPOSITORY / name).write_text(text, encoding="utf-8", newline="\n")


def _make_writable(function, path, _) -> None:
    Path(path).chmod(stat.S_IWRITE)
    function(path)


if __name__ == "__main__":
    main()
