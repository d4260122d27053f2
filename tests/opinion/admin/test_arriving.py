"""From a file to a piece, at the desk."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from authors.models import Author, Contributor
from opinion import arrivals, dealing
from opinion.models import Arrival, Article
from tests import factories
from tests.opinion.test_arrivals import BODY, PIECE, mail
from tests.word_files import docx, p, r

pytestmark = pytest.mark.django_db
LIST = "/desk/arrivals/"


@pytest.fixture
def editor() -> Any:
    return factories.user(group="editor", name="Edda Editor")


@pytest.fixture
def desk(editor: Any) -> Client:
    client = Client()
    client.force_login(editor)
    return client


def bring(desk: Client, data: bytes = PIECE, name: str = "islands.docx") -> Arrival:
    answer = desk.post(LIST, {"file": SimpleUploadedFile(name, data)})
    arrival = Arrival.objects.filter(within=None).latest("pk")
    assert answer.headers["Location"] == f"{LIST}{arrival.pk}/"
    return arrival


def decided(desk: Client, arrival: Arrival, **given: Any) -> Any:
    form = desk.get(f"{LIST}{arrival.pk}/").context["form"]
    facts = {name: form[name].value() for name in form.fields if form[name].value()}
    return desk.post(f"{LIST}{arrival.pk}/", facts | given)


def test_a_file_is_brought_in_and_its_page_says_what_was_found(desk: Client) -> None:
    page = desk.get(f"{LIST}{bring(desk).pk}/").content.decode()
    assert "A comment on “vaccines”" in page
    assert "Is this true?" in page
    assert "Use “Why islands matter” as the headline" in page
    assert "Use “Huynh Tam Sang is a lecturer at a university.” as the line about the author" in page
    assert "islands.docx" in desk.get(LIST).content.decode()


def test_nothing_that_is_proposed_is_taken_up_without_a_tick(desk: Client, editor: Any) -> None:
    answer = decided(desk, bring(desk))
    article = Article.objects.get()
    assert answer.headers["Location"] == f"/desk/opinion/article/{article.pk}/change/"
    assert (article.headline, article.editor) == ("", editor)
    assert article.body.startswith("<h2>Why islands matter</h2><p>By Huỳnh Tâm Sáng</p>")
    assert not article.bylines.exists()


def test_what_is_ticked_leaves_the_text_and_stands_where_it_belongs(desk: Client) -> None:
    decided(desk, bring(desk), use_headline="on", author="new", use_bio_line="on")
    article = Article.objects.get()
    assert (article.headline, article.body) == ("Why islands matter", BODY)
    byline = article.bylines.get()
    assert (byline.author.name, byline.bio_line) == (
        "Huỳnh Tâm Sáng",
        "Huynh Tam Sang is a lecturer at a university.",
    )


def test_an_author_whose_address_is_known_is_chosen(desk: Client) -> None:
    sang = Author.objects.create(name="Huynh Tam Sang")
    Contributor.objects.create(author=sang, email="sang@example.org")
    message = mail()
    message.add_attachment(PIECE, maintype="application", subtype="octet-stream", filename="islands.docx")
    arrival = bring(desk, bytes(message), "mail.eml")
    decided(desk, arrival)
    article = Article.objects.get()
    assert article.bylines.get().author == sang
    assert "It began with vaccines" in article.body
    assert "Here it is." not in article.body
    assert Author.objects.count() == 1


def test_who_is_new_can_be_written_to_where_the_mail_came_from(desk: Client) -> None:
    arrival = bring(desk, bytes(mail("One.")), "mail.eml")
    assert "Write to the author at sang@example.org" in desk.get(f"{LIST}{arrival.pk}/").content.decode()
    decided(desk, arrival, author="new")
    assert (Author.objects.get().name, Contributor.objects.get().email) == ("Sang", "sang@example.org")


def test_an_address_that_is_not_to_be_kept_is_not(desk: Client) -> None:
    arrival = bring(desk, bytes(mail("One.")), "mail.eml")
    decided(desk, arrival, author="new", keep_address="")
    assert Author.objects.exists()
    assert not Contributor.objects.exists()


def test_an_address_that_is_an_assistants_is_not_offered_and_the_author_is(desk: Client) -> None:
    ann, sang = Author.objects.create(name="Ann Assistant"), Author.objects.create(name="Huỳnh Tâm Sáng")
    Contributor.objects.create(author=ann, email="sang@example.org")
    message = mail()
    message.add_attachment(PIECE, maintype="application", subtype="octet-stream", filename="islands.docx")
    arrival = bring(desk, bytes(message), "mail.eml")
    form = desk.get(f"{LIST}{arrival.pk}/").context["form"]
    assert [value for value, _label in form.fields["author"].choices] == [
        str(ann.pk),
        str(sang.pk),
        "new",
        "",
    ]
    assert "keep_address" not in form.fields
    decided(desk, arrival, author=str(sang.pk))
    assert Article.objects.get().bylines.get().author == sang


def test_a_name_that_is_an_authors_already_is_told_before_somebody_new_is_made(desk: Client) -> None:
    lan = Author.objects.create(name="Trần Lan")
    arrival = bring(desk)
    answer = decided(desk, arrival, author="new", author_name="trần lan")
    page = answer.content.decode()
    assert "There is an author of the name “trần lan” already. Choose who it is." in page
    assert not Article.objects.exists()
    form = answer.context["form"]
    facts = {name: form[name].value() for name in form.fields if form[name].value()}
    assert facts["looked_up"] == "trần lan"
    desk.post(f"{LIST}{arrival.pk}/", facts | {"author": str(lan.pk)})
    assert (Article.objects.get().bylines.get().author, Author.objects.count()) == (lan, 1)


def test_two_of_one_name_are_two_where_that_is_said(desk: Client) -> None:
    lan = Author.objects.create(name="Trần Lan")
    decided(desk, bring(desk), author="new", author_name="Trần Lan", looked_up="Trần Lan")
    assert Article.objects.get().bylines.get().author != lan


def test_a_name_that_nobody_has_is_somebody_new(desk: Client) -> None:
    decided(desk, bring(desk), author="", author_name="Lan Trần")
    assert Article.objects.get().bylines.get().author.name == "Lan Trần"


def test_an_author_and_another_name_are_one_too_many(desk: Client) -> None:
    sang = Author.objects.create(name="Huỳnh Tâm Sáng")
    answer = decided(desk, bring(desk), author=str(sang.pk), author_name="Lan Trần")
    assert "Choose the author, or type another name: not both." in answer.content.decode()
    assert not Article.objects.exists()


DATED = docx(
    p("One.")
    + p(
        "It began with ", '<w:commentRangeStart w:id="7"/>', "vaccines", '<w:commentRangeEnd w:id="7"/>', "."
    ),
    comments=f'<w:comment w:id="7" w:author="Co" w:date="2026-05-04T09:30:00Z"><w:p>{r("True?")}</w:p></w:comment>',
)


def test_a_comment_says_who_wrote_it_where_and_when(desk: Client) -> None:
    page = desk.get(f"{LIST}{bring(desk, DATED).pk}/").content.decode()
    assert '<span class="quiet">Co · paragraph 2 · 4 May 2026 09:30</span>' in page


def test_a_pasted_text_stands_in_the_history_of_its_piece(desk: Client) -> None:
    desk.post(LIST, {"text": "One."})
    arrival = Arrival.objects.get()
    decided(desk, arrival)
    history = desk.get(f"/desk/opinion/article/{Article.objects.get().pk}/versions/").content.decode()
    assert f'href="{LIST}{arrival.pk}/"' in history


def test_a_text_that_is_pasted_comes_in_as_paragraphs(desk: Client) -> None:
    desk.post(LIST, {"text": "One.\n\nTwo & three."})
    assert Arrival.objects.get().body == "<p>One.</p><p>Two &amp; three.</p>"


def test_nothing_at_all_is_refused_with_a_sentence(desk: Client) -> None:
    answer = desk.post(LIST, {"text": " "})
    assert "Choose a file, or paste a text." in answer.content.decode()
    assert not Arrival.objects.exists()


def test_two_headlines_are_one_too_many(desk: Client) -> None:
    answer = decided(desk, bring(desk), use_headline="on", headline="Another")
    assert "not both" in answer.content.decode()
    assert not Article.objects.exists()


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"", b"PK broken"])
def test_a_file_that_cannot_be_read_is_kept_and_says_so(desk: Client, data: bytes) -> None:
    arrival = bring(desk, data)
    page = desk.get(f"{LIST}{arrival.pk}/")
    assert page.status_code == 200
    assert "It is kept." in page.content.decode()
    assert "Make the piece" not in page.content.decode()
    assert desk.get(f"{LIST}{arrival.pk}/original/").content == data


def test_the_original_is_saved_and_never_shown(desk: Client) -> None:
    arrival = bring(desk, b"<html><script>alert(1)</script>", "Bài.html")
    answer = desk.get(f"{LIST}{arrival.pk}/original/")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="Bai.html"')
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_who_comes_second_reads_who_was_first(desk: Client, editor: Any) -> None:
    arrival = bring(desk)
    form = desk.get(f"{LIST}{arrival.pk}/").context["form"]
    facts = {name: form[name].value() for name in form.fields if form[name].value()}
    dealing.set_aside(arrival, by=factories.user(group="editor", name="Otto Other"))
    answer = desk.post(f"{LIST}{arrival.pk}/", facts)
    assert answer.status_code == 409
    assert "Otto Other has dealt with this already." in answer.content.decode()


def test_what_is_set_aside_waits_no_more(desk: Client) -> None:
    arrival = bring(desk)
    assert desk.post(f"{LIST}{arrival.pk}/", {"do": "aside"}).headers["Location"] == LIST
    assert desk.get(LIST).context["waiting"] == []
    assert "set aside" in desk.get(LIST).content.decode()
    assert desk.get(f"{LIST}{arrival.pk}/").context["form"] is None


@pytest.mark.parametrize("group", ["contributor", "administrator", "lawyer"])
def test_nobody_else_gets_in(group: str, editor: Any) -> None:
    arrival = arrivals.receive_text("<p>Secret.</p>", by=editor)
    client = Client()
    client.force_login(factories.user(group=group))
    for path in (LIST, f"{LIST}{arrival.pk}/", f"{LIST}{arrival.pk}/original/"):
        answer = client.get(path)
        assert answer.status_code in (302, 403)
        assert "Secret" not in answer.content.decode()
    assert client.post(LIST, {"text": "x"}).status_code in (302, 403)
    assert Arrival.objects.count() == 1


def test_what_a_program_wrote_is_called_so_and_offered_last_as_a_piece(desk: Client) -> None:
    arrival = bring(desk, bytes(mail("Away.", **{"Auto-Submitted": "auto-replied"})), "away.eml")
    page = desk.get(f"{LIST}{arrival.pk}/").content.decode()
    assert "automatic reply" in page
    assert "<summary>Make a piece of it all the same</summary>" in page
    assert "Write to the author at" not in page


def test_what_a_mail_says_stands_there_once_and_apart_where_it_brings_a_file_or_quotes_another(
    desk: Client,
) -> None:
    alone = bring(desk, bytes(mail("Only this.")), "a.eml")
    assert desk.get(f"{LIST}{alone.pk}/").content.decode().count("Only this.") == 1
    message = mail("With a file.", **{"Message-ID": "<2@example.org>"})
    message.add_attachment(PIECE, maintype="application", subtype="octet-stream", filename="islands.docx")
    both = bring(desk, bytes(message), "b.eml")
    assert "What the mail says" in desk.get(f"{LIST}{both.pk}/").content.decode()


def test_a_mail_is_listed_by_its_subject_and_saved_by_its_name(desk: Client) -> None:
    arrival = bring(desk, bytes(mail("One.")), "mail (3).eml")
    assert "mail (3).eml" not in desk.get(LIST).content.decode()
    page = desk.get(f"{LIST}{arrival.pk}/").content.decode()
    assert f'<a href="{LIST}{arrival.pk}/original/">mail (3).eml</a>' in page
    assert "<h1" in page.partition("A piece</h1>")[0]


def test_the_headline_is_called_another_one_only_beside_one_that_is_proposed(desk: Client) -> None:
    assert "Or another headline" in desk.get(f"{LIST}{bring(desk).pk}/").content.decode()
    plain = desk.get(f"{LIST}{bring(desk, docx(p('one two three.')), 'b.docx').pk}/").content.decode()
    assert "Or another headline" not in plain
    assert "Headline" in plain
