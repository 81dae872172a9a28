"""What a lab's lock keeps, and what it leaves to the core lock."""

from checker.build.lock import without_what_is_there

CORE = "a==1 \\\n    --hash=sha256:0\nb==2 ; python_version < '3.12' \\\n    --hash=sha256:0\n"
LAB = "a==1 \\\n    --hash=sha256:0\nb==2 \\\n    --hash=sha256:0\n" \
      "c==3 ; os_name == 'nt' \\\n    --hash=sha256:0\n    --hash=sha256:1\n"


def test_what_the_core_brings_everywhere_is_left_out() -> None:
    assert "a==1" not in without_what_is_there(LAB, CORE)


def test_what_the_core_brings_to_some_systems_only_stays() -> None:
    assert without_what_is_there(LAB, CORE).startswith("b==2 \\\n    --hash=sha256:0\n")


def test_every_hash_stays_with_its_package() -> None:
    assert without_what_is_there(LAB, CORE).endswith("c==3 ; os_name == 'nt' \\\n    --hash=sha256:0\n    --hash=sha256:1\n")
