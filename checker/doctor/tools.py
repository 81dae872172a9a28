"""Git and who you are to it; Docker's command, engine and plugins."""

import re
from pathlib import Path

from checker.doctor.ask import ask
from checker.doctor.finding import Finding, Mend, State

OLDEST_GIT = (2, 30)
_WHY_DOCKER = "Needed from the lab about containers on; everything before works without it."
_GET_GIT = Mend("sudo apt install git   (Fedora: sudo dnf install git)",
                "xcode-select --install   (or: brew install git)",
                "winget install Git.Git, then open a new terminal")
_GET_DOCKER = Mend(
    "install Docker Engine as docs.docker.com/engine/install says (Debian: sudo apt install docker.io)",
    "install Docker Desktop (docs.docker.com/desktop), or: brew install colima docker docker-compose docker-buildx",
    "install Docker Desktop with WSL 2 (docs.docker.com/desktop), or: winget install Docker.DockerDesktop")
_START_DOCKER = Mend(
    "sudo systemctl start docker; if it says “permission denied”: sudo usermod -aG docker $USER, then log in again",
    "open the Docker app and wait for “running”   (with colima: colima start)",
    "open Docker Desktop and wait for “Engine running”")
_GET_PLUGINS = Mend(
    "sudo apt install docker-compose-plugin docker-buildx-plugin   (Debian: docker-compose, docker-buildx)",
    "update Docker Desktop   (with colima: brew install docker-compose docker-buildx)",
    "update Docker Desktop")


def look_at_git() -> Finding:
    """Git and its version."""
    why = "Your project's history is the heart of the course, from lab 02 on."
    reply = ask("git", "--version")
    if not reply.worked:
        return Finding("Git", State.MISSING, reply.text, why, _GET_GIT)
    version = version_in(reply.text)
    text = reply.text.removeprefix("git version ")
    if version and version < OLDEST_GIT:
        oldest = ".".join(str(part) for part in OLDEST_GIT)
        return Finding("Git", State.MISSING, f"{text}; at least {oldest} is needed", why, _GET_GIT)
    return Finding("Git", State.OK, text, why)


def look_at_git_identity(project: Path | None) -> Finding:
    """The name and address that Git writes into commits."""
    why = "Git refuses to commit without them, and your portfolio's history carries them."
    where = project if project and project.is_dir() else None
    name, email = (ask("git", "config", key, where=where) for key in ("user.name", "user.email"))
    if not name.there:
        return Finding("Git identity", State.WARN, "Git is missing", why, _GET_GIT)
    missing = [key for key, reply in (("user.name", name), ("user.email", email)) if not reply.text or not reply.worked]
    if not missing:
        return Finding("Git identity", State.OK, f"{name.text} <{email.text}>", why)
    values = {"user.name": "Your Name", "user.email": "you@example.com"}
    step = " and ".join(f'git config --global {key} "{values[key]}"' for key in missing)
    return Finding("Git identity", State.WARN, f"{' and '.join(missing)} not set", why, Mend.everywhere(step))


def look_at_docker() -> Finding:
    """Docker's command, and whether its engine answers."""
    client = ask("docker", "--version")
    if not client.there:
        return Finding("Docker", State.WARN, "not installed", _WHY_DOCKER, _GET_DOCKER)
    engine = ask("docker", "version", "--format", "{{.Server.Version}}")
    if not engine.worked or not engine.text:
        found = f"installed, but its engine does not answer: {engine.text[:160]}"
        return Finding("Docker", State.WARN, found, _WHY_DOCKER, _START_DOCKER)
    return Finding("Docker", State.OK, f"engine {engine.text}", _WHY_DOCKER)


def look_at_docker_plugins() -> Finding:
    """Compose and buildx, which are programs of their own beside Docker's command."""
    why = "The container labs build with buildx and start several services with Compose."
    if not ask("docker", "--version").there:
        return Finding("Docker plugins", State.WARN, "Docker is not installed", why, _GET_DOCKER)
    replies = {"compose": ask("docker", "compose", "version", "--short"), "buildx": ask("docker", "buildx", "version")}
    missing = [name for name, reply in replies.items() if not reply.worked]
    if missing:
        return Finding("Docker plugins", State.WARN, f"no {' and no '.join(missing)}", why, _GET_PLUGINS)
    numbers = {name: ".".join(str(part) for part in version_in(reply.text)) for name, reply in replies.items()}
    return Finding("Docker plugins", State.OK, ", ".join(f"{name} {number}" for name, number in numbers.items()), why)


def version_in(text: str) -> tuple[int, ...]:
    """The first version number in a text: ``(2, 39, 5)``; empty when there is none."""
    found = re.search(r"\d+(?:\.\d+)+", text)
    return tuple(int(part) for part in found[0].split(".")) if found else ()
