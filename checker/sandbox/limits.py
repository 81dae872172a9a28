"""What a process that is not ours gets: an environment without secrets, a time, and a limit on what it may print."""

import os

_KEPT = ("PATH", "HOME", "USERPROFILE", "SYSTEMROOT", "SystemRoot", "COMSPEC", "PATHEXT", "APPDATA", "LOCALAPPDATA",
         "PROGRAMDATA", "TEMP", "TMP", "TMPDIR", "LANG", "LANGUAGE", "TZ", "USER", "USERNAME", "LOGNAME",
         "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "DOCKER_HOST", "NUMBER_OF_PROCESSORS",
         "XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "VIRTUAL_ENV", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM")
_KEPT_PREFIXES = ("LC_", "PIP_", "UV_")
_THREADS = "2"


def clean_environment(extra: dict[str, str] | None = None) -> dict[str, str]:
    """An environment with what programs need to work, without tokens and keys, and with ``extra`` added."""
    kept = {name: value for name, value in os.environ.items() if name in _KEPT or name.startswith(_KEPT_PREFIXES)}
    kept.update(
        PYTHONUTF8="1", PYTHONIOENCODING="utf-8", GIT_TERMINAL_PROMPT="0", GIT_EDITOR="true", GIT_PAGER="cat",
        MPLBACKEND="agg", NO_COLOR="1",
        # A learner's laptop should stay usable, and timings comparable, while a model is trained.
        OMP_NUM_THREADS=_THREADS, OPENBLAS_NUM_THREADS=_THREADS, MKL_NUM_THREADS=_THREADS)
    return {**kept, **(extra or {})}
