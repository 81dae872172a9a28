"""How long check("…") takes for exercises that neither train nor build, as a learner waits for it in a notebook.

    .venv/bin/python tests/benchmarks/check_latency.py

Prints the median of each exercise, and of all. Needs some minutes the first time, to make the reference project.
"""

import os
import statistics
import time

from checker.build.compose import solution_notebook
from checker.core.course import load_course
from checker.grading.origin import kit_origin
from checker.grading.reference import reference_after
from checker.grading.run import run_checks
from checker.grading.throwaway import throwaway_copy

#: Exercises whose checks train a model, build a package, or run the learner's programs.
SLOW = {("beyond_the_notebook", name) for name in ("leak", "package", "train", "predict", "install", "break-it")}
RUNS = 7


def main() -> None:
    """Time each exercise several times."""
    course = load_course()
    kept = reference_after(course, course.labs, kit_origin(course), notebook_of=solution_notebook)
    medians = []
    with throwaway_copy(kept) as workspace:
        os.environ["SLIPWAY_WORKSPACE"] = str(workspace.root)
        for lab in course.labs:
            for exercise in lab.exercises:
                if (lab.id, exercise.id) in SLOW:
                    continue
                times = []
                for _ in range(RUNS):
                    began = time.perf_counter()
                    (result,) = run_checks(lab, workspace, [exercise.id])
                    times.append(time.perf_counter() - began)
                medians.append(statistics.median(times))
                print(f"{lab.stem:24} {exercise.id:16} {medians[-1]:.3f} s  {result.outcome}")
    print(f"median over {len(medians)} exercises: {statistics.median(medians):.3f} s, slowest {max(medians):.3f} s")


if __name__ == "__main__":
    main()
