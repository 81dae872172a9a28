"""HTML in which nothing can be forgotten."""

from checker.render.markup import Html, element, escape, prose, stylesheet


def test_text_is_escaped_and_html_is_not_escaped_twice():
    assert element("p", "a < b", element("b", "c & d")) == "<p>a &lt; b<b>c &amp; d</b></p>"
    assert escape(Html("<b>")) == "<b>"


def test_attributes_are_escaped_even_when_they_are_html():
    shown = element("a", "x", href='"><script>', title=Html("'\"<"), class_="c", hidden=True, draggable=False)
    assert shown == '<a href="&quot;&gt;&lt;script&gt;" title="&#x27;&quot;&lt;" class="c" hidden>x</a>'


def test_an_element_without_an_end_has_none():
    assert element("meta", charset="utf-8", http_equiv="x") == '<meta charset="utf-8" http-equiv="x">'


def test_code_in_a_sentence_and_lines_of_a_text_are_kept():
    assert prose("run `git <x>` now") == "run <code>git &lt;x&gt;</code> now"
    assert prose("a lone ` stays") == "a lone ` stays"
    assert prose("one\n  two `x`") == "<pre>one\n  two `x`</pre>"


def test_a_style_sheet_is_squeezed_without_losing_a_rule():
    sheet = stylesheet("cards.css")
    assert sheet.startswith("<style>") and sheet.endswith("</style>")
    assert "/*" not in sheet and "\n" not in sheet and sheet.count("{") == sheet.count("}") > 20
