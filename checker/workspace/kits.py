"""The project kits of the course: a data set with its card, ready to be laid out as a project."""

import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from checker.core.project import ProjectCard
from checker.errors import AuthorError, UsageError


@dataclass(frozen=True)
class Kit:
    """A project kit. ``folder`` holds ``raw/*.csv``, ``DATA_CARD.md`` and ``make_data.py``."""

    id: str
    folder: Path
    card: ProjectCard
    about: str
    licence: str
    synthetic: bool
    start_files: int
    leak_group: str  # the column whose groups' mean target the exploration notebook adds; "": neighbouring rows

    @property
    def first_files(self) -> list[Path]:
        """The data files that a learner begins with."""
        return self.all_files[:self.start_files]

    @property
    def all_files(self) -> list[Path]:
        """All data files, also those that arrive later in the course."""
        return sorted((self.folder / "raw").glob("*.csv"))


def kits(course_root: Path) -> list[Kit]:
    """All kits of the course, by id."""
    return [_read(path.parent) for path in sorted((course_root / "labs" / "kits").glob("*/kit.toml"))]


def find_kit(course_root: Path, kit_id: str) -> Kit:
    """The kit with this id. Raises UsageError that names the nearest ones when there is none."""
    folder = course_root / "labs" / "kits" / kit_id
    if kit_id and Path(kit_id).name == kit_id and (folder / "kit.toml").is_file():
        return _read(folder)
    names = [kit.id for kit in kits(course_root)]
    near = get_close_matches(kit_id, names, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    raise UsageError(f"There is no project kit called “{kit_id}”.",
                     next_step=f"{meant}The kits are: {', '.join(names)}. For your own data: --data FILE --target COLUMN")


def _read(folder: Path) -> Kit:
    path = folder / "kit.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        card = ProjectCard(
            title=data["title"], package=data["package"], question=data["question"], target=data["target"],
            task=data["task"], metric=data["metric"], time=data.get("time", ""), ignore=tuple(data["ignore"]),
            kit=folder.name)
        return Kit(folder.name, folder, card, data["about"], data["licence"], bool(data["synthetic"]),
                   int(data["start_files"]), data["leak_group"])
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise AuthorError(f"The kit's kit.toml has a wrong or missing entry: {error}", where=path,
                          next_step="compare it with labs/kits/late_delivery/kit.toml") from None
