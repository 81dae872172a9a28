"""The child process that plays one notebook with papermill: ``python -m checker.grading.player REQUEST``.

REQUEST is JSON: ``notebook`` and ``log`` (paths), ``cwd``, ``seconds_per_cell``, ``parameters``. One line of JSON tells
how it went: ``{"ended": word, "text": sentence}`` with the words *finished*, *kernel_died*, *not_started*.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

import papermill
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines
from papermill.exceptions import PapermillExecutionError

ENGINE = "slipway"


class TellingEngine(NBClientEngine):  # type: ignore[misc]
    """Papermill's own engine, which also tells which cell it has come to."""

    tell: Callable[..., None]

    @classmethod
    def execute_managed_notebook(cls, nb_man: NotebookExecutionManager, kernel_name: str, **options: Any) -> Any:
        """The executed notebook; each cell is announced before it runs."""
        announce, total = nb_man.cell_start, len(nb_man.nb.cells)

        def cell_start(cell: Any, cell_index: int | None = None, **more: Any) -> None:
            cls.tell(cell=cell_index, of=total)
            announce(cell, cell_index, **more)

        nb_man.cell_start = cell_start
        return super().execute_managed_notebook(nb_man, kernel_name, **options)


def main(request: dict[str, Any]) -> int:
    """Play the notebook and say in one line how it went."""
    def tell(**line: Any) -> None:
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()

    TellingEngine.tell = staticmethod(tell)
    papermill_engines.register(ENGINE, TellingEngine)
    ended, text = "finished", ""
    try:
        papermill.execute_notebook(
            request["notebook"], request["log"], parameters=request["parameters"], cwd=request["cwd"],
            engine_name=ENGINE, progress_bar=False, start_timeout=60, execution_timeout=request["seconds_per_cell"],
            # With the blocking manager a cell's time-out never fires.
            kernel_manager_class=AsyncKernelManager, interrupt_on_timeout=True, error_on_timeout={
                "ename": "TimeoutError", "traceback": [],
                "evalue": f"this cell was stopped after {request['seconds_per_cell']} seconds"},
            iopub_timeout=10, raise_on_iopub_timeout=False, shutdown_kernel="immediate", autosave_cell_every=0)
    except PapermillExecutionError:
        pass  # cells may fail; what was built is looked at afterwards
    except DeadKernelError:
        ended, text = "kernel_died", "The kernel died: the notebook ended its own process, or memory ran out."
    except (CellTimeoutError, TimeoutError, RuntimeError) as error:
        ended, text = "not_started", f"{type(error).__name__}: {str(error).splitlines()[0][:300]}"
    tell(ended=ended, text=text)
    return 0


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
