"""The locks pin everything and name no index, so that they work for everybody."""

import re
import tomllib

LOCKS = ("requirements.lock", "requirements-test.lock")
_PINNED = re.compile(r"[a-z0-9][a-z0-9._-]*(\[[a-z0-9,._-]+\])?==[^\s;]+(\s*;.*)?")


def test_the_locks_are_there(texts):
    assert [name for name in LOCKS if name not in texts] == []


def test_no_lock_names_an_index_or_an_address(texts):
    assert [each for name in locks_of(texts) for each in addresses(name, texts[name])] == []


def test_every_line_of_a_lock_is_one_pinned_version(texts):
    assert [each for name in locks_of(texts) for each in loose(name, texts[name])] == []


def test_the_lock_for_tests_holds_everything_of_the_other(texts):
    small, large = (pins(texts[name]) for name in LOCKS)
    everywhere = {pin for pin in large if ";" not in pin}  # a lab may need a package on more systems than the core does
    assert {pin for pin in small - large if pin.split(";")[0].strip() not in everywhere} == set()


def test_each_lab_with_packages_has_a_lock_that_fits_all_others(texts):
    known: dict[str, set[str]] = {}
    for name in locks_of(texts):
        mine: dict[str, set[str]] = {}
        for package, version in (pin.split(";")[0].strip().split("==") for pin in pins(texts[name])):
            mine.setdefault(package, set()).add(version)
        assert {package: found for package, found in mine.items() if found - known.get(package, found)} == {}, name
        known = {**mine, **known}
    with_packages = {path.rsplit("/", 1)[0] for path, text in texts.items()
                     if re.fullmatch(r"solutions/[^/]+/lab\.toml", path) and tomllib.loads(text).get("packages")}
    assert with_packages == {name.rsplit("/", 1)[0] for name in locks_of(texts) if "/" in name}


def test_an_address_is_found():
    sample = "--index-url https://example.org\n#  --extra-index-url x\nrich==15.0.0\npandas @ file:///x\n-f wheels/\n"
    assert addresses("a.lock", sample) == ["a.lock, line 1", "a.lock, line 2", "a.lock, line 4", "a.lock, line 5"]


def test_a_loose_version_is_found():
    sample = "# note\nrich>=15\npandas\njinja2==3.1.6  # via x\ncolorama==0.4.6 ; sys_platform == 'win32'\n  # via x\n"
    assert loose("a.lock", sample) == ["a.lock: rich>=15", "a.lock: pandas"]


def locks_of(texts: dict[str, str]) -> list[str]:
    return [*LOCKS, *sorted(path for path in texts if re.fullmatch(r"solutions/[^/]+/requirements\.lock", path))]


def addresses(name: str, text: str) -> list[str]:
    return [f"{name}, line {place}" for place, line in enumerate(text.splitlines(), 1)
            if re.search(r"://|index-url|find-links|^\s*-[fi]\b|trusted-host", line)]


def pins(text: str) -> set[str]:
    lines = (line.split(" #")[0].strip().rstrip("\\").strip() for line in text.splitlines())
    return {line for line in lines if line and not line.startswith(("#", "--hash"))}


def loose(name: str, text: str) -> list[str]:
    return [f"{name}: {line}" for line in sorted(pins(text), key=text.index) if not _PINNED.fullmatch(line)]
