"""The locks pin everything and name no index, so that they work for everybody."""

import re

LOCKS = ("requirements.lock", "requirements-test.lock")
_PINNED = re.compile(r"[a-z0-9][a-z0-9._-]*(\[[a-z0-9,._-]+\])?==[^\s;]+(\s*;.*)?")


def test_the_locks_are_there(texts):
    assert [name for name in LOCKS if name not in texts] == []


def test_no_lock_names_an_index_or_an_address(texts):
    assert [each for name in LOCKS for each in addresses(name, texts[name])] == []


def test_every_line_of_a_lock_is_one_pinned_version(texts):
    assert [each for name in LOCKS for each in loose(name, texts[name])] == []


def test_the_lock_for_tests_holds_everything_of_the_other(texts):
    small, large = (pins(texts[name]) for name in LOCKS)
    assert small - large == set()


def test_an_address_is_found():
    sample = "--index-url https://example.org\n#  --extra-index-url x\nrich==15.0.0\npandas @ file:///x\n-f wheels/\n"
    assert addresses("a.lock", sample) == ["a.lock, line 1", "a.lock, line 2", "a.lock, line 4", "a.lock, line 5"]


def test_a_loose_version_is_found():
    sample = "# note\nrich>=15\npandas\njinja2==3.1.6  # via x\ncolorama==0.4.6 ; sys_platform == 'win32'\n  # via x\n"
    assert loose("a.lock", sample) == ["a.lock: rich>=15", "a.lock: pandas"]


def addresses(name: str, text: str) -> list[str]:
    return [f"{name}, line {place}" for place, line in enumerate(text.splitlines(), 1)
            if re.search(r"://|index-url|find-links|^\s*-[fi]\b|trusted-host", line)]


def pins(text: str) -> set[str]:
    lines = (line.split(" #")[0].strip().rstrip("\\").strip() for line in text.splitlines())
    return {line for line in lines if line and not line.startswith(("#", "--hash"))}


def loose(name: str, text: str) -> list[str]:
    return [f"{name}: {line}" for line in sorted(pins(text), key=text.index) if not _PINNED.fullmatch(line)]
