"""Notes at the desk: the text with their places, threads, answers; and that no note is part of the piece's form."""

from typing import Any

import pytest
from django.urls import reverse

from opinion import notes, revisions
from opinion.admin import noting
from opinion.models import Article, Message, Note
from tests import factories
from tests.opinion.admin.conftest import signed_in
from tests.opinion.admin.forms import filled
from tests.pages import words

pytestmark = pytest.mark.django_db


def page_of(article: Article) -> str:
    return reverse("admin:opinion_article_notes", args=[article.pk])


def text_of(article: Article) -> dict[str, str]:
    placed = [thread for thread in notes.threads(article) if thread.place]
    return {name: str(part) for name, part in noting.marked(article, placed).items()}


def test_a_note_is_written_beside_the_text_and_stands_at_its_words(desk: Any, publisher: Any) -> None:
    article = factories.article(body="<p>The strait is <em>a hundred</em> miles wide.</p>")

    form = filled(desk.get(page_of(article)), "note_form")
    answer = desk.post(
        page_of(article),
        form | {"do": "write", "text": "Measured where?", "quote": "is a hundred", "is_must": "on"},
    )

    note = Note.objects.get()
    assert (note.by, note.is_must, note.after) == (publisher, True, "miles wide.")
    assert answer["Location"] == f"{page_of(article)}#note-{note.pk}"
    assert text_of(article)["body"] == (
        '<p>The strait <mark class="noted must at-1">is </mark><em><mark class="noted must at-1">a hundred</mark>'
        f'<sup class="note-number"><a href="#note-{note.pk}" id="at-1" aria-label="Note 1">1</a></sup></em>'
        " miles wide.</p>"
    )
    page = desk.get(page_of(article))
    assert text_of(article)["body"] in page.content.decode()
    assert "In the text" in words(page)
    assert "Must 1 “is a hundred” Measured where?" in words(page)


def test_headline_and_standfirst_are_marked_too_and_nothing_in_them_is_markup(
    desk: Any, publisher: Any
) -> None:
    article = factories.article(headline="Is <b> less & more?", standfirst="Some say so.")
    notes.write(article, by=publisher, text="x", quote="<b> less & more")

    page = desk.get(page_of(article)).content.decode()

    assert '<h2>Is <mark class="noted at-1">&lt;b&gt; less &amp; more</mark><sup' in page
    assert text_of(article)["standfirst"] == "Some say so."


def test_the_number_of_a_note_within_a_link_stands_behind_the_link(publisher: Any) -> None:
    article = factories.article(body='<p>See <a href="https://example.org/">this page</a> now.</p>')
    notes.write(article, by=publisher, text="Dead", quote="this")

    assert (
        '<mark class="noted at-1">this</mark> page</a><sup class="note-number">' in text_of(article)["body"]
    )


def test_notes_without_a_place_stand_apart(desk: Any, publisher: Any) -> None:
    article = factories.article(body="<p>The strait is a hundred miles wide.</p>")
    notes.write(article, by=publisher, text="Measured where?", quote="a hundred miles")
    notes.write(article, by=publisher, text="Fine piece")
    notes.resolve(notes.write(article, by=publisher, text="Old question", quote="The strait"), by=publisher)
    with revisions.saving(article, by=None, base=None) as locked:
        locked.body = "<p>Nobody lives there at all.</p>"

    said = words(desk.get(page_of(article)))

    assert said.index("About the piece") < said.index("Fine piece")
    assert said.index("Their words are no longer in the text") < said.index(
        "“a hundred miles” Measured where?"
    )
    assert said.index("1 settled") < said.index("Old question")
    assert "In the text" not in said


def test_a_thread_is_answered_settled_and_opened_again(desk: Any, publisher: Any, editor: Any) -> None:
    article = factories.article()
    note = notes.write(article, by=editor, text="Is this libel?", is_must=True)

    desk.post(page_of(article), {"do": "answer", "note": note.pk, "text": "Ask Lena."})
    assert note.answers.get().text == "Ask Lena."
    desk.post(page_of(article), {"do": "resolve", "note": note.pk})
    note.refresh_from_db()
    assert note.resolved_by == publisher
    page = words(desk.get(page_of(article)))
    assert "settled by Pia Publisher" in page
    assert "Must Is this libel?" not in page
    answer = desk.post(page_of(article), {"do": "reopen", "note": note.pk})
    note.refresh_from_db()
    assert note.resolved_at is None
    assert answer["Location"].endswith(f"#note-{note.pk}")


def test_who_is_chosen_and_who_is_named_is_told(desk: Any, editor: Any) -> None:
    named = factories.user(group="editor", name="Mei Lin")
    article = factories.article()

    answer = desk.post(page_of(article), {"do": "write", "text": "@mei?", "tell": [editor.pk]}, follow=True)

    assert {mail.to for mail in Message.objects.filter(template="note")} == {editor.email, named.email}
    assert "Told by mail: Edith Editor, Mei Lin." in words(answer)


def test_an_empty_note_is_asked_for_and_what_was_quoted_stays(desk: Any) -> None:
    article = factories.article()

    page = desk.post(page_of(article), {"do": "write", "text": " ", "quote": "a hundred", "before": "x"})

    assert page.status_code == 200
    assert (filled(page, "note_form")["quote"], filled(page, "note_form")["before"]) == ("a hundred", "x")
    assert "This field is required." in words(page)
    assert not Note.objects.exists()


def test_an_answer_that_is_missing_is_asked_for_in_its_thread(desk: Any, editor: Any) -> None:
    article = factories.article()
    note = notes.write(article, by=editor, text="x")

    page = desk.post(page_of(article), {"do": "answer", "note": note.pk, "text": ""})

    assert '<details class="answering" open>' in page.content.decode()
    assert not note.answers.exists()


@pytest.mark.parametrize("number", ["", "x", "0", "99999999"])
def test_a_thread_that_is_not_there_is_not_found(desk: Any, number: str) -> None:
    assert desk.post(page_of(factories.article()), {"do": "resolve", "note": number}).status_code == 404


def test_a_thread_of_another_piece_is_not_reached_through_this_one(desk: Any, editor: Any) -> None:
    note = notes.write(factories.article(), by=editor, text="x")

    answer = desk.post(page_of(factories.article()), {"do": "resolve", "note": note.pk})

    note.refresh_from_db()
    assert (answer.status_code, note.resolved_at) == (404, None)


def test_who_reads_the_desk_but_may_not_write_notes_is_offered_none_and_refused(
    desk: Any, editor: Any
) -> None:
    article = factories.article()
    notes.write(article, by=editor, text="A question")
    group = editor.groups.get()
    group.permissions.remove(group.permissions.get(codename="add_note"))
    client = signed_in(editor)

    page = client.get(page_of(article))
    assert "A question" in words(page)
    assert 'name="do"' not in page.content.decode()
    refused = client.post(page_of(article), {"do": "write", "text": "y"})
    assert refused.status_code == 409
    assert Note.objects.count() == 1


def test_the_page_of_the_piece_lists_open_notes_and_holds_no_field_of_one(desk: Any, editor: Any) -> None:
    article = factories.article()
    form = f"/desk/opinion/article/{article.pk}/change/"
    before = set(filled(desk.get(form)))
    notes.resolve(notes.write(article, by=editor, text="Old question"), by=editor)
    note = notes.write(article, by=editor, text="Is this libel?", is_must=True)

    page = desk.get(form)

    assert (
        f'<b>Must</b> <a href="{page_of(article)}#note-{note.pk}">Is this libel?</a>' in page.content.decode()
    )
    assert "Old question" not in words(page)
    assert set(filled(page)) == before
    assert 'href="../notes/"' in page.content.decode()  # the finding leads there


def test_words_that_look_like_markup_stay_words(desk: Any, editor: Any) -> None:
    article = factories.article(body="<p>One &lt;script&gt; two.</p>")
    notes.write(article, by=editor, text="<script>alert(1)</script>", quote="<script>")

    page = desk.get(page_of(article)).content.decode()

    assert "<script>alert" not in page
    assert '<mark class="noted at-1">&lt;script&gt;</mark>' in page


def test_what_a_note_and_an_answer_mail_stands_before_the_click(
    desk: Any, publisher: Any, editor: Any
) -> None:
    article = factories.article(body="<p>The strait is a hundred miles wide.</p>")

    (of_note,) = desk.get(page_of(article)).context["mails"]
    desk.post(
        page_of(article), {"do": "write", "text": "@Edith: where?", "quote": "a hundred", "is_must": "on"}
    )
    note = Note.objects.get()
    page = desk.get(page_of(article))
    (of_answer,) = (row.mails[0] for _name, heap in page.context["heaps"] for row in heap)
    desk.post(page_of(article), {"do": "answer", "note": note.pk, "text": "@Edith: there"})

    first, second = Message.objects.filter(template="note", to=editor.email).order_by("pk")
    asked = first.text.replace("@Edith: where?", "(your note)").replace(
        "“a hundred”", "“(the words that you quote)”"
    )
    asked = asked.replace(f"#note-{note.pk}", "").replace("It must be settled before the piece goes out.", "")
    assert of_note.text.split() == asked.split()
    assert of_answer.text == second.text.replace("@Edith: there", "(your answer)")
    assert "Mail to whomever you name: “A note for you:" in words(page)


@pytest.mark.parametrize("count", [1, 4])
def test_the_page_asks_as_much_for_one_note_as_for_many(
    desk: Any, editor: Any, count: int, django_assert_max_num_queries: Any
) -> None:
    article = factories.article()
    for _n in range(count):
        notes.write(article, by=editor, text="Where?")
    desk.get(page_of(article))

    with django_assert_max_num_queries(14):
        desk.get(page_of(article))
