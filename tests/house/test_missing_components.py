"""A part of the suite that could not run is a skip on somebody's own machine, and a failure in CI."""

import pytest

from tests import conftest


@pytest.fixture(autouse=True)
def no_such_component(monkeypatch):
    monkeypatch.setitem(conftest.COMPONENTS, "a crystal ball", lambda: "")
    monkeypatch.setitem(conftest.COMPONENTS, "a hammer", lambda: "/usr/bin/hammer")


def test_what_is_missing_skips_the_test(monkeypatch):
    monkeypatch.setattr(conftest, "IN_CI", False)
    with pytest.raises(pytest.skip.Exception, match="needs a crystal ball, which this machine lacks"):
        conftest.require("a crystal ball")


def test_what_is_missing_in_ci_fails_the_test(monkeypatch):
    monkeypatch.setattr(conftest, "IN_CI", True)
    with pytest.raises(pytest.fail.Exception, match="in CI that is a failure"):
        conftest.require("a crystal ball")


def test_what_is_there_is_given(monkeypatch):
    monkeypatch.setattr(conftest, "IN_CI", True)
    assert conftest.require("a hammer") == "/usr/bin/hammer"
