"""The editor in a real browser, under the desk's content security policy."""

from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from opinion import prose

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.browser.editor_page"), pytest.mark.django_db]

Open = Callable[..., Locator]


@pytest.fixture
def open_editor(page: Page, live_server: LiveServer) -> Iterator[Open]:
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # Reading pasted HTML, the browser says of each style and handler in it that it is refused.
        refused = "Applying inline style" in message.text or "Executing inline event handler" in message.text
        if message.type in ("error", "warning") and not refused:
            complaints.append(message.text)

    def open_(body: str = "", language: str = "en") -> Locator:
        page.goto(f"{live_server}/desk/editor/?{urlencode({'body': body, 'language': language})}")
        editor = page.locator(".tiptap")
        editor.wait_for()
        return editor

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield open_
    assert complaints == []


def expect_body(page: Page, body: str) -> None:
    """What the form would send, cleaned as the field cleans it, is this, or will be in a moment."""
    for _ in range(40):
        found = prose.clean(page.locator("textarea[name=body]").input_value())
        if found == body:
            return
        page.wait_for_timeout(50)
    assert found == body


def paste(page: Page, html: str) -> None:
    page.locator(".tiptap").evaluate(
        """(editor, html) => {
            const clipboardData = new DataTransfer()
            clipboardData.setData("text/html", html)
            editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))
        }""",
        html,
    )


FULL = (
    "<h2>One</h2><h3>Two</h3><p>a <strong>b <em>c</em></strong> <s>d</s><sub>e</sub><sup>f</sup><br>g</p>"
    '<p><a href="https://ok.example/" rel="noopener ugc">h</a> <span lang="zh-Hant">釣魚台</span>'
    '<span data-note="A “note” &lt;b&gt;"></span>.</p>'
    '<blockquote class="pullquote"><p>i</p></blockquote><blockquote><p>j</p></blockquote><hr>'
    '<ul><li><p>k</p><ol start="3"><li><p>l</p></li></ol></li></ul>'
    '<table><tr><th colspan="2"><p>m</p></th></tr><tr><td rowspan="2"><p>n</p></td><td></td></tr></table><p>o</p>'
)


def test_the_editor_keeps_everything_that_the_sanitiser_keeps(open_editor: Open, page: Page) -> None:
    assert prose.clean(FULL) == FULL

    open_editor(FULL).locator("> p").last.click()
    page.keyboard.press("End")
    page.keyboard.type("!")

    expect_body(page, FULL.replace("<p>o</p>", "<p>o!</p>"))


def test_a_footnote_is_written_changed_and_removed_with_the_keyboard(open_editor: Open, page: Page) -> None:
    editor = open_editor("<p>Word</p>")
    editor.locator("p").click()
    editor.press("End")

    editor.press("Control+Alt+f")
    expect(page.get_by_role("dialog", name="New footnote")).to_be_visible()
    page.get_by_label("Text of the note").fill("First\nline")
    page.keyboard.press("Control+Enter")
    expect_body(page, '<p>Word<span data-note="First line"></span></p>')
    expect(page.get_by_role("button", name="Note 1: First line")).to_have_text("1")
    expect(editor).to_be_focused()

    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Text of the note")).to_have_value("First line")
    page.get_by_label("Text of the note").fill("Second")
    page.get_by_role("button", name="Save").click()
    expect_body(page, '<p>Word<span data-note="Second"></span></p>')

    page.get_by_role("button", name="Note 1: Second").click()
    page.get_by_role("button", name="Remove").click()
    expect_body(page, "<p>Word</p>")


def test_escape_leaves_a_footnote_as_it_was(open_editor: Open, page: Page) -> None:
    open_editor('<p>a<span data-note="b"></span></p>')

    page.get_by_role("button", name="Note 1: b").click()
    page.get_by_label("Text of the note").fill("c")
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect_body(page, '<p>a<span data-note="b"></span></p>')


def test_a_link_must_lead_somewhere(open_editor: Open, page: Page) -> None:
    editor = open_editor("<p>word</p>")
    editor.press("Control+a")
    editor.press("Control+k")
    address = page.get_by_label("Address")

    for wrong in (
        "javascript:alert(1)",
        "https:evil",
        "https://bank.example@evil.example",
        "ftp://x.example",
    ):
        address.fill(wrong)
        address.press("Enter")
        expect(address).to_be_visible()
    address.fill("example.org/a")
    address.press("Enter")

    expect_body(page, '<p><a href="https://example.org/a" rel="noopener ugc">word</a></p>')


def test_a_pull_quote_and_a_language_have_buttons(open_editor: Open, page: Page) -> None:
    editor = open_editor("<p>釣魚台</p>")
    editor.press("Control+a")

    page.get_by_role("button", name="Pull quote").click()
    page.get_by_role("button", name="Language of these words").click()
    page.get_by_role("dialog").get_by_label("Language").select_option("zh-Hant")
    page.get_by_role("button", name="Save").click()

    body = '<p><span lang="zh-Hant">釣魚台</span></p>'
    expect_body(page, f'<blockquote class="pullquote">{body}</blockquote>')
    expect(page.get_by_role("button", name="Pull quote")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Pull quote").click()
    expect_body(page, body)


@pytest.mark.parametrize(
    "text",
    [
        "Taiwan’s well-known U.S.-made F-16s cost $1,000.50",
        "word—word – word / word…word — “ ” … !",
        "蔡英文說：「你好」。COVID-19疫苗AZ到貨",
        "安倍のマスク 문재인 대통령 ㄅㄆ ２０２１年 𠮷野家 हिन्दी में",
    ],
)
def test_the_editor_counts_as_the_house_does(open_editor: Open, page: Page, text: str) -> None:
    open_editor(f"<p>{text}</p><p>one</p>")
    count = prose.words(f"<p>{text}</p><p>one</p>")

    shown = f"{count.words} word{'s' if count.words > 1 else ''}"
    shown += f" · {count.characters} Chinese characters" if count.characters else ""
    expect(page.locator(".prose-wordcount")).to_have_text(shown)


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style></head>
<body lang=EN-GB><!--StartFragment-->
<p class=MsoTitle>A title<o:p></o:p></p>
<p class=MsoNormal><span lang=EN-US style='font-size:12.0pt;mso-fareast-language:ZH-TW'>Vaccines&nbsp; <b>count</b>,
said the<span style='mso-spacerun:yes'>  </span><i>Times</i>.</span><a style='mso-footnote-id:ftn1' href="#_ftn1"
name="_ftnref1" title=""><span class=MsoFootnoteReference><sup>[1]</sup></span></a><o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times"'>&nbsp;&nbsp;&nbsp; </span>
</span></span><![endif]>First bullet<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o<span>&nbsp;
</span></span>Nested</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;
</span></span>Second bullet</p>
<p class=MsoNormal><del cite="mailto:x" datetime="2021">gone</del><ins cite="mailto:x">kept</ins>
<img src="file:///C:/x.png"></p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>3.<span>&nbsp;</span>
</span>Third</p>
<p class=MsoQuote>Quoted</p>
<!--EndFragment--><div style='mso-element:footnote-list'><br clear=all><hr align=left size=1 width="33%">
<div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href="#_ftnref1"
name="_ftn1" title=""><span class=MsoFootnoteReference><sup>[1]</sup></span></a> Smith, <i>Islands</i>,
2020.</p></div></div></body></html>"""

LIBREOFFICE = """<p>Text<a class="sdfootnoteanc" name="sdfootnote1anc"
href="#sdfootnote1sym"><sup>1</sup></a> goes on.</p>
<div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote1sym"
href="#sdfootnote1anc">1</a>The note.</p></div>"""

GOOGLE = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><h1 dir="ltr"
style="line-height:1.38"><span style="font-size:20pt;font-weight:700">Heading</span></h1><p dir="ltr"><span
style="font-weight:400;font-style:normal">Plain, </span><span style="font-weight:700">bold</span><span
style="font-style:italic"> italic </span><span style="font-size:0.6em;vertical-align:super">2</span><a
href="https://www.google.com/url?q=https://ok.example/a&amp;sa=D"><span style="color:#1155cc">link</span></a><a
href="#cmnt1">[a]</a></p><ul><li dir="ltr"><p role="presentation"><span>item</span></p></li></ul></b>"""

OUTLOOK = """<div class="elementToProof">One<br></div><div><br></div><div>Two <a
href="https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fok.example%2F&amp;data=x">here</a></div>
<p class=MsoNormal>·&nbsp;&nbsp;&nbsp;&nbsp; Typed bullet</p>"""


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        (
            WORD,
            "<h2>A title</h2><p>Vaccines <strong>count</strong>, said the <em>Times</em>."
            '<span data-note="Smith, Islands, 2020."></span></p>'
            "<ul><li><p>First bullet</p><ul><li><p>Nested</p></li></ul></li><li><p>Second bullet</p></li></ul>"
            '<p>kept</p><ol start="3"><li><p>Third</p></li></ol><blockquote><p>Quoted</p></blockquote>',
        ),
        (LIBREOFFICE, '<p>Text<span data-note="The note."></span> goes on.</p>'),
        (
            GOOGLE,
            "<h2>Heading</h2><p>Plain, <strong>bold</strong><em> italic </em><sup>2</sup>"
            '<a href="https://ok.example/a" rel="noopener ugc">link</a>[a]</p><ul><li><p>item</p></li></ul>',
        ),
        (
            OUTLOOK,
            '<p>One</p><p>Two <a href="https://ok.example/" rel="noopener ugc">here</a></p>'
            "<ul><li><p>Typed bullet</p></li></ul>",
        ),
        (
            "<p>1996. A year</p><p>A. Smith</p><p>– he said</p>",
            "<p>1996. A year</p><p>A. Smith</p><p>– he said</p>",
        ),
        ('<img src=x onerror="alert(1)"><p onclick="alert(1)">x</p>', "<p>x</p>"),
    ],
    ids=["word", "libreoffice", "google docs", "outlook", "no list", "hostile"],
)
def test_what_is_pasted_keeps_its_meaning(open_editor: Open, page: Page, pasted: str, kept: str) -> None:
    open_editor()

    paste(page, pasted)

    expect_body(page, kept)


def test_the_editor_is_accessible_and_named_after_its_label(open_editor: Open, page: Page) -> None:
    editor = open_editor(FULL)

    expect(page.get_by_role("textbox", name="The text")).to_be_visible()
    assert Axe().run(page).response["violations"] == []

    editor.press("Control+Alt+f")
    assert Axe().run(page).response["violations"] == []


def test_every_tool_is_a_button_that_the_keyboard_reaches(open_editor: Open, page: Page) -> None:
    open_editor()
    tools = page.get_by_role("group", name="Text tools")

    assert tools.locator("> *:not(.prose-menubar__group)").count() == 0
    assert tools.locator("button:not([aria-label])").count() == 0


def test_a_chinese_desk_reads_chinese(open_editor: Open, page: Page) -> None:
    editor = open_editor("<p>釣魚台</p>", language="zh-hant")

    expect(page.locator(".prose-wordcount")).to_have_text("3 字 · 0 個外文詞")
    expect(page.get_by_role("button", name="粗體")).to_be_visible()
    editor.press("Control+Alt+f")
    expect(page.get_by_role("dialog", name="新註腳")).to_be_visible()


UNNAMED = """
window.unnamed = []
new MutationObserver(changes => {
    for (const added of changes.flatMap(change => [...change.addedNodes]))
        for (const box of added.querySelectorAll?.("[role=textbox]") ?? [])
            if (!box.hasAttribute("aria-labelledby")) window.unnamed.push(box.outerHTML)
}).observe(document, { childList: true, subtree: true })
"""


def test_the_editor_has_its_label_from_the_moment_it_appears(page: Page, open_editor: Open) -> None:
    page.add_init_script(UNNAMED)
    expect(open_editor("<p>a</p>")).to_have_accessible_name("The text:")
    assert page.evaluate("window.unnamed") == []
