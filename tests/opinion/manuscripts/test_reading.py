"""From a Word file to a body: what it becomes, and what the report says of the rest."""

import ast
from pathlib import Path
from typing import Any

import pytest

from opinion import mails, manuscripts
from opinion.manuscripts import telling
from tests.word_files import OFFICE, bold, docx, gone, ins, p, r


def kinds(found: manuscripts.Manuscript) -> list[str]:
    return [item["kind"] for item in found.items]


def only(found: manuscripts.Manuscript, kind: str) -> dict[str, Any]:
    [item] = [item for item in found.items if item["kind"] == kind]
    return item


STYLES = (
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Q"><w:name w:val="Quote"/></w:style>'
    '<w:style w:type="character" w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>'
)


def test_a_plain_file_becomes_its_paragraphs_and_has_nothing_to_report() -> None:
    found = manuscripts.read(
        docx(
            p("Why islands matter", style="H1")
            + p("An ", r("island", "<w:i/>"), " is not 小島.")
            + p("Said she.", style="Q"),
            styles=STYLES,
        )
    )
    assert found.html == (
        "<h2>Why islands matter</h2><p>An <em>island</em> is not 小島.</p><blockquote><p>Said she.</p></blockquote>"
    )
    assert found.before == ""
    assert found.items == ()


def test_tracked_changes_are_accepted_told_and_readable_the_other_way() -> None:
    body = p("Tokyo ", gone("never "), ins("always "), "helps.") + p(ins("A new end."))
    found = manuscripts.read(docx(body))
    assert found.html == "<p>Tokyo always helps.</p><p>A new end.</p>"
    assert found.before == "<p>Tokyo never helps.</p>"
    assert [(item["kind"], item["by"], item["text"], item["paragraph"]) for item in found.items] == [
        ("deletion", "Lan Tran", "never", 1),
        ("insertion", "Lan Tran", "always", 1),
        ("insertion", "Lan Tran", "A new end.", 2),
    ]
    assert telling.told(found.items[0]).at == "2026-11-20T09:31:00Z"


def test_changes_side_by_side_are_one_for_each_person() -> None:
    found = manuscripts.read(docx(p("A ", ins("b"), ins("c"), ins("d", by="Mei Lin"), "e")))
    assert [(item["by"], item["text"]) for item in found.items] == [("Lan Tran", "bc"), ("Mei Lin", "d")]


def test_what_was_put_in_and_taken_out_again_stands_on_neither_side() -> None:
    found = manuscripts.read(docx(p("Here ", ins(gone("gone", by="Mei Lin"), "stays"), ".")))
    assert found.html == "<p>Here stays.</p>"
    assert found.before == "<p>Here .</p>"


def test_a_moved_sentence_stands_where_it_was_moved_to() -> None:
    away = '<w:moveFrom w:id="5" w:author="Lan Tran"><w:r><w:t>First. </w:t></w:r></w:moveFrom>'
    here = '<w:moveTo w:id="6" w:author="Lan Tran"><w:r><w:t> First.</w:t></w:r></w:moveTo>'
    found = manuscripts.read(docx(p(away, "Second.", here)))
    assert found.html == "<p>Second. First.</p>"
    assert found.before == "<p>First. Second.</p>"
    assert kinds(found) == ["moved_away", "moved_here"]


@pytest.mark.parametrize(
    ("mark", "html", "before"),
    [
        ("del", "<p>One two.</p>", "<p>One </p><p>two.</p>"),
        ("ins", "<p>One </p><p>two.</p>", "<p>One two.</p>"),
    ],
)
def test_paragraphs_that_were_joined_or_parted_are_so_on_one_side(mark: str, html: str, before: str) -> None:
    first = f'<w:p><w:pPr><w:rPr><w:{mark} w:id="9" w:author="Lan"/></w:rPr></w:pPr>{r("One ")}</w:p>'
    found = manuscripts.read(docx(first + p("two.") + p(ins("x"))))
    assert found.html.replace("One</p>", "One </p>") == f"{html}<p>x</p>"
    assert found.before.replace("One</p>", "One </p>") == before


def test_a_row_that_was_taken_out_is_on_the_other_side() -> None:
    def row(text: str, properties: str = "") -> str:
        return f"<w:tr><w:trPr>{properties}</w:trPr><w:tc>{p(text)}</w:tc></w:tr>"

    body = f"<w:tbl>{row('stays')}{row('goes', '<w:del w:id=`1`/>'.replace('`', chr(34)))}</w:tbl>" + p(
        ins("x")
    )
    found = manuscripts.read(docx(body))
    assert "goes" not in found.html
    assert "goes" in found.before


def test_comments_come_with_their_words_their_writers_and_their_answers() -> None:
    body = p("Sure.") + p(
        "We ",
        '<w:commentRangeStart w:id="7"/>',
        "know",
        '<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>',
        '<w:r><w:commentReference w:id="8"/></w:r>',
        " it.",
    )
    comments = (
        f'<w:comment w:id="8" w:author="Mei Lin"><w:p w14:paraId="B">{r("Yes: see the report.")}</w:p></w:comment>'
        f'<w:comment w:id="7" w:author="Co Author" w:date="2026-11-19T10:00:00Z"><w:p w14:paraId="A">'
        f"{r('Is this true?')}</w:p></w:comment>"
    )
    extended = (
        '<w15:commentEx w15:paraId="A" w15:done="1"/>'
        '<w15:commentEx w15:paraId="B" w15:paraIdParent="A" w15:done="0"/>'
    )
    found = manuscripts.read(
        docx(
            body,
            comments=comments,
            links=f'<Relationship Id="x" Type="{OFFICE}/commentsExtended" Target="ex.xml"/>',
            files={
                "word/ex.xml": f'<w15:commentsEx xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
                f"{extended}</w15:commentsEx>"
            },
        )
    )
    assert found.html == "<p>Sure.</p><p>We know it.</p>"
    answer, question = sorted(found.items, key=lambda item: item["by"], reverse=True)
    assert (question["by"], question["text"], question["quote"], question["paragraph"]) == (
        "Co Author",
        "Is this true?",
        "know",
        2,
    )
    assert telling.told(question).sentence == "A comment on “know”, settled there"
    assert telling.told(answer).sentence == "A comment that answers Co Author"
    assert telling.told(answer).words == "Yes: see the report."


@pytest.mark.parametrize(
    "properties", ["<w:vanish/>", '<w:rStyle w:val="Secret"/>', '<w:vanish w:val="true"/>', "<w:webHidden/>"]
)
def test_hidden_text_is_left_out_and_told(properties: str) -> None:
    found = manuscripts.read(docx(p("Seen.", r(" Not seen.", properties)), styles=STYLES))
    assert found.html == "<p>Seen.</p>"
    assert only(found, "hidden")["text"] == "Not seen."
    assert telling.told(only(found, "hidden")).paragraph == 1


def test_text_that_is_hidden_by_its_style_and_shown_by_hand_is_text() -> None:
    shown = r("Seen.", '<w:rStyle w:val="Secret"/><w:vanish w:val="0"/>')
    found = manuscripts.read(docx(p(shown), styles=STYLES))
    assert found.html == "<p>Seen.</p>"


def test_footnotes_and_endnotes_become_notes_where_they_are_referred_to() -> None:
    foot = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    end = '<w:r><w:endnoteReference w:id="3"/></w:r>'
    body = p("A claim", foot, " and one more", end, ".")
    found = manuscripts.read(
        docx(
            body,
            footnotes=f'<w:footnote w:id="2">{p("Foot. See p. 5")}{p("Second paragraph")}</w:footnote>',
            endnotes=f'<w:endnote w:id="3">{p("End")}</w:endnote>',
        )
    )
    assert found.html == (
        '<p>A claim<span data-note="Foot. See p. 5 Second paragraph"></span>'
        ' and one more<span data-note="End"></span>.</p>'
    )
    assert kinds(found) == ["footnotes", "endnotes"]
    assert telling.told(found.items[0]).sentence == "1 footnote became a note."


def test_a_bold_line_before_text_is_taken_for_a_heading_and_told() -> None:
    found = manuscripts.read(docx(p(bold("The second track")) + p("It began in a very small way indeed.")))
    assert found.html == "<h2>The second track</h2><p>It began in a very small way indeed.</p>"
    assert only(found, "heading_guessed")["text"] == "The second track"


@pytest.mark.parametrize(
    "body",
    [
        p(bold("This is all bold, and it is a sentence."))
        + p("What follows is a longer paragraph than that."),
        p(bold("The end")) + p("Short"),
        p(bold("Half"), " bold") + p("What follows is a longer paragraph than that."),
        p(bold("Last line")),
    ],
    ids=["a sentence", "longer than what follows", "half bold", "nothing follows"],
)
def test_what_is_bold_and_no_heading_stays_text(body: str) -> None:
    found = manuscripts.read(docx(body))
    assert "<h2>" not in found.html
    assert found.items == ()


@pytest.mark.parametrize(
    ("inside", "kept"),
    [
        (f'<w:fldSimple w:instr="DATE">{r("20 July 2021")}</w:fldSimple>', "20 July 2021"),
        (f'<w:bdo w:val="ltr">{r("turned")}</w:bdo>', "turned"),
        (f"<w:sdt><w:sdtContent>{r('control')}</w:sdtContent></w:sdt>", "control"),
        (f"<w:ruby><w:rt>{r('ㄉㄠˇ')}</w:rt><w:rubyBase>{r('島')}</w:rubyBase></w:ruby>", "島"),
        (f"<w:smartTag>{r('Taipei')}</w:smartTag>", "Taipei"),
    ],
)
def test_words_in_shells_are_kept(inside: str, kept: str) -> None:
    wrapped = inside if not inside.startswith("<w:ruby") else f"<w:r>{inside}</w:r>"
    found = manuscripts.read(docx(p("On ", wrapped, ".")))
    assert found.html == f"<p>On {kept}.</p>"
    assert "dropped_text" not in kinds(found)


def test_words_that_no_room_takes_are_told_as_lost() -> None:
    found = manuscripts.read(docx(p("Kept.") + f"<w:unknown>{p('Lost words.')}</w:unknown>"))
    assert found.html == "<p>Kept.</p>"
    assert only(found, "dropped_text")["text"] == "Lost words."


def test_what_cannot_be_taken_over_is_counted_with_its_words() -> None:
    formula = "<m:oMath><m:r><m:t>E=mc2</m:t></m:r></m:oMath>"
    box = f"<v:textbox><w:txbxContent>{p('In a box')}</w:txbxContent></v:textbox>"
    drawn = f"<w:r><w:pict><v:shape>{box}</v:shape></w:pict></w:r>"
    sign = '<w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r>'
    found = manuscripts.read(docx(p("See ", formula) + p(drawn) + p(sign)))
    assert only(found, "formula")["text"] == "E=mc2"
    assert only(found, "text_box")["text"] == "In a box"
    assert "In a box" in found.html
    assert (
        telling.told(only(found, "symbol")).sentence
        == "1 sign of a symbol font may be another one or missing."
    )


def test_a_wrong_encoding_is_told_with_what_it_may_have_been_and_not_mended() -> None:
    found = manuscripts.read(docx(p("Itâ€™s late.")))
    assert found.html == "<p>Itâ€™s late.</p>"
    assert telling.told(only(found, "mojibake")).sentence == (
        "Looks as if read in a wrong encoding; it may have been “It’s late.”."
    )


def test_signs_that_nobody_sees_are_dropped_and_named() -> None:
    found = manuscripts.read(docx(p("Tai\u202epei")))
    assert found.html == "<p>Taipei</p>"
    assert only(found, "dropped_characters")["text"] == "U+202E RIGHT-TO-LEFT OVERRIDE"


def test_who_made_the_file_is_told() -> None:
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Huỳnh Tâm Sáng</dc:creator>'
        "<cp:lastModifiedBy>Ghost Writer</cp:lastModifiedBy></cp:coreProperties>"
    )
    found = manuscripts.read(docx(p("Text."), files={"docProps/core.xml": core}))
    assert telling.told(only(found, "author_data")).sentence == (
        "The file says of itself: written by Huỳnh Tâm Sáng; last changed by Ghost Writer. None of that was taken over."
    )


def test_a_link_that_runs_a_program_is_text() -> None:
    link = f'<w:hyperlink r:id="bad">{r("here")}</w:hyperlink>'
    to = f'<Relationship Id="bad" Type="{OFFICE}/hyperlink" Target="javascript:alert(1)" TargetMode="External"/>'
    found = manuscripts.read(docx(p("Click ", link), links=to))
    assert found.html == "<p>Click here</p>"


def test_a_strict_file_is_read_like_any_other() -> None:
    strict = docx(p("Text.", ins(" More.")), of="http://purl.oclc.org/ooxml/wordprocessingml/main")
    found = manuscripts.read(strict)
    assert found.html == "<p>Text. More.</p>"
    assert kinds(found) == ["insertion"]


def test_every_kind_of_thing_has_its_sentence() -> None:
    folder, mail = Path(manuscripts.__file__).parent, Path(mails.__file__).parent
    named = {
        value.value
        for path in (
            *(folder / f"{name}.py" for name in ("inventory", "apart", "lost", "pasted")),
            mail / "apart.py",
        )
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and key.value == "kind" and isinstance(value, ast.Constant)
    }
    assert named <= set(telling.SENTENCES)
    assert {"comment", "hidden", "picture", "dropped_text", "winmail_kept"} <= named
