"""A file that comes back, at the desk: from the piece's page to its author's version."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from authors.models import Contributor
from opinion import agreement, arrivals, dealing, holds, revisions, workflow
from opinion.models import Arrival, Article
from opinion.states import Origin
from tests import factories
from tests.opinion.admin.conftest import signed_in
from tests.opinion.test_arrivals import mail
from tests.opinion.test_returns import BODY, HERS, ONE, THEIRS, TWO, file

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(editor: Any) -> Client:
    return signed_in(editor)


@pytest.fixture
def article(editor: Any) -> Article:
    sang = factories.author()
    Contributor.objects.create(author=sang, email="sang@example.org")
    piece = factories.article(body=BODY, authors=[sang], is_agreed=False)
    agreement.send(piece, subject="Your piece", text="Please read it.", by=editor)
    return piece


@pytest.mark.parametrize("said", ["9" * 5000, "²", ""])
def test_a_number_that_is_none_is_answered(desk: Client, article: Article, editor: Any, said: str) -> None:
    other = arrivals.receive_text("<p>Something.</p>", by=editor)
    put = desk.post(f"/desk/arrivals/{other.pk}/piece/", {"piece": said})
    assert (put.status_code, put.headers["Location"]) == (302, f"/desk/arrivals/{other.pk}/")
    page = bring(desk, article, file(ONE, HERS))
    text = desk.get(page).context["page"].returned.text.pk
    assert desk.post(page, {"seen": said, "text": text}).status_code in (302, 409)
    assert desk.get(f"/desk/opinion/article/{article.pk}/note-yes/?answer={said}").status_code == 200
    noted = desk.post(f"/desk/opinion/article/{article.pk}/notes/", {"do": "resolve", "note": said})
    assert noted.status_code == 404


def form_of(article: Article) -> str:
    return f"/desk/opinion/article/{article.pk}/change/"


def bring(desk: Client, article: Article, data: bytes, name: str = "islands.docx") -> str:
    """The page to which a file leads."""
    where = f"/desk/opinion/article/{article.pk}/returned/"
    answer = desk.post(where, {"file": SimpleUploadedFile(name, data)})
    arrival = article.arrivals.filter(within=None).latest("pk")
    assert answer.headers["Location"] == f"{where}{arrival.pk}/"
    return str(answer.headers["Location"])


def take(desk: Client, page: str, **given: Any) -> Any:
    context = desk.get(page).context
    facts = {"seen": context["article"].version, "text": context["page"].returned.text.pk}
    return desk.post(page, facts | given)


def test_a_file_is_brought_in_beside_the_piece_and_shows_what_she_changed(
    desk: Client, article: Article
) -> None:
    page = desk.get(form_of(article)).content.decode()
    assert 'id="returned-file" action="/desk/opinion/article/' in page
    assert 'form="returned-file"' in page
    shown = desk.get(bring(desk, article, file(ONE, HERS))).content.decode()
    assert "Compared with version" in shown
    assert "which was sent to Huynh Tam Sang on" in shown
    assert '<ins><span class="visually-hidden">added: </span>never a</ins>' in shown
    assert "Take it as Huynh Tam Sang&#x27;s version" in shown
    assert "Not in the file, and kept as it was sent: 1 emphasis." in shown
    assert "islands.docx" in desk.get(form_of(article)).content.decode()


def test_one_click_makes_it_her_version_and_offers_her_yes(desk: Client, article: Article) -> None:
    answer = take(desk, bring(desk, article, file(ONE, HERS)))
    assert answer.headers["Location"] == form_of(article)
    article.refresh_from_db()
    assert HERS in article.body
    page = desk.get(form_of(article)).content.decode()
    assert f"Version {article.version} is Huynh Tam Sang&#x27;s, from islands.docx. It is no yes yet." in page
    assert f"/note-yes/?version={article.version}" in page
    history = desk.get(f"/desk/opinion/article/{article.pk}/versions/").content.decode()
    assert "came back from the author" in history
    assert "Huynh Tam Sang: islands.docx" in history
    assert "The author&#x27;s file taken in" in history
    asked = desk.get(f"/desk/opinion/article/{article.pk}/note-yes/?version={article.version}")
    assert int(asked.context["form"]["version"].value()) == article.version


def test_where_the_desk_went_on_both_stand_on_a_page_in_her_name_and_in_its(
    desk: Client, article: Article, editor: Any
) -> None:
    with revisions.saving(article, by=editor, base=None) as locked:
        locked.body = BODY.replace("no reason", "a poor reason") + f"<p>{THEIRS}</p>"
    page = bring(desk, article, file(ONE, HERS))
    assert "Nothing is overwritten" in desk.get(page).content.decode()
    answer = take(desk, page)
    number = article.revisions.order_by("-number")[0].number
    beside = f"/desk/opinion/article/{article.pk}/versions/{number}/beside/"
    assert answer.headers["Location"] == beside
    shown = desk.get(beside).content.decode()
    assert "Huynh Tam Sang wrote from version" in shown
    assert f"Keep Huynh Tam Sang’s: version {number}" in shown
    assert f"Keep the desk’s: version {article.version}" in shown
    assert "your text is kept" not in shown
    choice = {"there": article.version, "keep": "together"}
    block = next(name for name in shown.split('"') if name.startswith("block-"))
    assert desk.post(beside, choice).status_code == 422
    decided = desk.post(beside, {**choice, block: "mine"}, follow=True).content.decode()
    assert f"Both are kept: Huynh Tam Sang&#x27;s as version {number}, the desk&#x27;s as" in decided
    article.refresh_from_db()
    assert HERS in article.body
    assert THEIRS in article.body


def test_what_else_it_says_is_offered_and_taken_by_a_tick_alone(desk: Client, article: Article) -> None:
    page = bring(desk, article, file("What the strait is not for", ONE, HERS))
    assert "Take its headline, too: “What the strait is not for”" in desk.get(page).content.decode()
    take(desk, page, also=["headline"])
    article.refresh_from_db()
    assert article.headline == "What the strait is not for"


def test_who_looked_at_an_older_version_reads_it_and_sees_the_page_anew(
    desk: Client, article: Article, editor: Any
) -> None:
    page = bring(desk, article, file(ONE, HERS))
    seen = desk.get(page).context["article"].version
    with revisions.saving(article, by=editor, base=None) as locked:
        locked.body += f"<p>{THEIRS}</p>"
    answer = desk.post(page, {"seen": seen})
    assert answer.status_code == 409
    assert "saved this piece after you opened it" in answer.content.decode()
    assert "Nothing is overwritten" in answer.content.decode()


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"", b"PK broken"])
def test_what_cannot_be_read_is_kept_and_says_so(desk: Client, article: Article, data: bytes) -> None:
    page = bring(desk, article, data)
    shown = desk.get(page).content.decode()
    assert "It is kept." in shown
    assert "Take it as" not in shown
    assert desk.post(page, {"do": "aside"}).headers["Location"] == form_of(article)
    assert article.arrivals.get().outcome == "aside"


def test_a_locked_text_a_hold_and_a_spiked_piece_are_sentences(
    desk: Client, article: Article, editor: Any, publisher: Any
) -> None:
    page = bring(desk, article, file(ONE, HERS))
    holds.place(article, by=publisher, lifters=[factories.user(group="lawyer")], note="x")
    assert desk.get(page).status_code == 200
    assert take(desk, page).status_code == 302
    facts = {"first_outlet": "Taipei Times", "first_is_verbatim": True}
    locked = factories.article(body=BODY, is_agreed=False, origin=Origin.REPUBLISHED, **facts)
    page = bring(desk, locked, file(ONE, HERS))
    assert "Taipei Times permitted this text word for word" in desk.get(page).content.decode()
    assert desk.post(page, {"seen": locked.version}).status_code == 409
    spiked = factories.article(body=BODY, is_agreed=False)
    workflow.move(spiked, "spike", by=editor)
    page = bring(desk, spiked, file(ONE, HERS))
    assert "This piece is “Spiked” now" in desk.get(page).content.decode()
    assert desk.post(page, {"seen": spiked.version}).status_code == 409
    assert 'id="returned-file"' not in desk.get(form_of(spiked)).content.decode()


def test_the_same_file_once_more_leads_to_what_became_of_it_and_for_another_piece_is_another(
    desk: Client, article: Article
) -> None:
    data = file(ONE, HERS)
    page = bring(desk, article, data)
    take(desk, page)
    where = f"/desk/opinion/article/{article.pk}/returned/"
    answer = desk.post(where, {"file": SimpleUploadedFile("islands.docx", data)}, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    assert "This came in already, on " in answer.content.decode()
    arrival = article.arrivals.get()
    assert f'href="/desk/arrivals/{arrival.pk}/"' in answer.content.decode()
    desk.post(f"/desk/arrivals/{arrival.pk}/", {"do": "again"})
    assert article.arrivals.count() == 2
    other = factories.article(body=BODY, is_agreed=False)
    assert "Take it as" in desk.get(bring(desk, other, data)).content.decode()


def test_no_file_is_asked_for_again(desk: Client, article: Article) -> None:
    answer = desk.post(f"/desk/opinion/article/{article.pk}/returned/")
    assert "This field is required." in answer.content.decode()
    assert not Arrival.objects.exists()


def test_from_what_came_in_to_the_piece_to_which_it_belongs(
    desk: Client, article: Article, editor: Any
) -> None:
    message = mail("My changes in red.")
    message.add_attachment(file(ONE, HERS), maintype="application", subtype="octet-stream", filename="a.docx")
    arrival = arrivals.receive_mail(bytes(message), by=editor)
    shown = desk.get(f"/desk/arrivals/{arrival.pk}/").content.decode()
    assert "Does it belong to a piece?" in shown
    assert "by its sender" in shown
    answer = desk.post(f"/desk/arrivals/{arrival.pk}/piece/", {"piece": article.pk})
    page = f"/desk/opinion/article/{article.pk}/returned/{arrival.pk}/"
    assert answer.headers["Location"] == page
    body = desk.get(page)
    assert body.context["page"].returned.text.name == "a.docx"
    mailed = body.context["others"][0]
    assert desk.get(f"{page}?text={mailed.pk}").context["page"].returned.text == mailed
    take(desk, page)
    article.refresh_from_db()
    assert HERS in article.body


@pytest.mark.parametrize("asked", ["", "x", "²"])
def test_a_piece_that_is_none_leads_back(desk: Client, editor: Any, asked: str) -> None:
    arrival = arrivals.receive_text(f"<p>{TWO}</p>", by=editor)
    answer = desk.post(f"/desk/arrivals/{arrival.pk}/piece/", {"piece": asked})
    assert answer.headers["Location"] == f"/desk/arrivals/{arrival.pk}/"


def test_a_mail_that_came_before_and_was_dealt_with_leads_to_its_page(
    desk: Client, article: Article, editor: Any
) -> None:
    message = bytes(mail("My changes in red."))
    first = arrivals.receive_mail(message, by=editor)
    dealing.set_aside(first, by=editor)
    where = f"/desk/opinion/article/{article.pk}/returned/"
    answer = desk.post(where, {"file": SimpleUploadedFile("again.eml", message)})
    assert answer.headers["Location"] == f"/desk/arrivals/{first.pk}/"


def test_the_history_says_when_the_file_came_in_and_what_became_of_it(desk: Client, article: Article) -> None:
    page = bring(desk, article, file(ONE, HERS))
    history = f"/desk/opinion/article/{article.pk}/versions/"
    assert f'href="{page}"' in desk.get(history).content.decode()
    take(desk, page)
    shown = desk.get(history).content.decode()
    assert "Islands.docx came in" in shown
    assert "became a version of its piece" in shown
