"""No file that Git knows speaks of the machine it was made on."""

import re
import socket
from pathlib import Path

#: Folders that exist on the machines this is made on, and nowhere in the product. Put together here so that this file
#: does not hold what it looks for. Folders for temporary files are among them: solved notebooks must not show them.
FOLDERS = tuple(f"/{name}/" for name in ("work", "tmp", "root", "private/var", "Users"))
_BEFORE = r"(?<![\w.~%}>-])"  # not the end of a longer path or address


def test_no_text_holds_a_path_of_this_machine(texts):
    assert machine_paths(texts, [str(Path.home())]) == []


def test_no_text_names_this_machine(texts):
    assert named_hosts(texts, socket.gethostname()) == []


def test_a_path_of_a_machine_is_found():
    sample = {"a.md": "see\n" + FOLDERS[0] + "main/x", "b.ipynb": '"File \\"' + FOLDERS[1] + 'x.py\\""',
              "c.md": "src" + FOLDERS[0] + "x and https://example.org" + FOLDERS[1] + "y", "d.txt": "at /opt/ada/x"}
    assert machine_paths(sample, ["/opt/ada"]) == ["a.md, line 2: " + FOLDERS[0], "b.ipynb, line 1: " + FOLDERS[1],
                                                   "d.txt, line 1: /opt/ada/"]


def test_the_name_of_a_machine_is_found_but_not_a_common_word():
    assert named_hosts({"a.md": "made on build-7f3a9c1."}, "build-7f3a9c1") == ["a.md, line 1"]
    assert named_hosts({"a.md": "localhost"}, "localhost") == []
    assert named_hosts({"a.md": "main"}, "main") == []


def machine_paths(texts: dict[str, str], homes: list[str]) -> list[str]:
    wanted = [*FOLDERS, *(home.rstrip("/\\") + "/" for home in homes if len(home) > 5)]
    pattern = re.compile(_BEFORE + "(" + "|".join(re.escape(each) for each in dict.fromkeys(wanted)) + ")")
    return [f"{path}, line {place}: {matched[1]}" for path, text in texts.items()
            for place, line in enumerate(text.splitlines(), 1) if (matched := pattern.search(line))]


def named_hosts(texts: dict[str, str], host: str) -> list[str]:
    if len(host) < 6 or host.isalpha():  # a word that may stand in any text
        return []
    return [f"{path}, line {place}" for path, text in texts.items()
            for place, line in enumerate(text.splitlines(), 1) if host in line]
