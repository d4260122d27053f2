"""Deeds with the text: saving, typing, coming too late, putting two texts together, going back."""

from typing import Any

from django.db import transaction
from hypothesis import strategies as st

from authors.models import User
from opinion import autosaves, people, reconciling, revisions, submissions
from opinion.models import Revision, clock
from opinion.redline import Side
from opinion.refusals import NotAllowed, StaleCopy
from opinion.submissions import Draft
from tests.histories import checks
from tests.histories.stage import CHANGE, DESK, Stage, deed
from tests.histories.texts import CHANGES, Text
from tests.histories.world import Page

WRITERS = st.sampled_from(["pia", "ann", "kim", "mei"])


class Writing(Stage):
    """What becomes of the text."""

    @deed(who=WRITERS, change=CHANGE)
    def saves(self, who: str, change: tuple[str, Any]) -> None:
        """Opens the piece, changes one thing and saves it."""
        page = self.new_page()
        page.text = page.text.changed(*change)
        self._send(who, page)

    @deed(who=WRITERS)
    def opens(self, who: str) -> None:
        self.world.pages[who] = self.new_page()

    @deed(who=WRITERS, change=CHANGE)
    def types(self, who: str, change: tuple[str, Any]) -> None:
        """Changes one thing in the form that she has open, which is kept without her doing anything."""
        page = self.page(who)
        page.text, page.turn = page.text.changed(*change), page.turn + 1
        fields = {name: [value] for name, value in checks.form(page.text).items()}
        given = {"by": self.person(who), "article": self.article, "window": page.window}
        if self.attempt(
            "autosave",
            lambda: autosaves.keep(fields, turn=page.turn, path=self.form_of(who), **given),
            may=self.may_write(who),
            surely=self.world.windows.get(who, page.window) == page.window or who not in self.world.waiting,
        ):
            self.world.waiting[who] = page.text
            self.world.windows[who] = page.window
            self.done(who=who)

    @deed(who=WRITERS, change=CHANGE)
    def sends(self, who: str, change: tuple[str, Any]) -> None:
        """Saves the form that she has open, however long ago she opened it."""
        page = self.page(who)
        page.text = page.text.changed(*change)
        self._send(who, page)

    @deed(who=WRITERS, takes=st.booleans())
    def decides_about_what_she_typed(self, who: str, takes: bool) -> None:
        """Has what she typed and did not save in a form again, or throws it away."""
        row = autosaves.waiting(by=self.person(who), article=self.article, path=self.form_of(who))
        assert (row is None) == (who not in self.world.waiting)
        if row is None:
            return
        if takes:
            page = self.new_page()
            page.text = self.world.waiting[who]
            fields = self.attempt("take back", lambda: autosaves.take_back(row, window=page.window))
            assert fields == {name: [value] for name, value in checks.form(page.text).items()}
            self.world.pages[who], self.world.windows[who] = page, page.window
        else:
            given = {"by": self.person(who), "article": self.article, "window": self.world.windows[who]}
            self.attempt("throw away", lambda: autosaves.throw_away(**given))
            del self.world.waiting[who]
            self.world.pages.pop(who, None)
        self.done(who=who)

    # --- saving -----------------------------------------------------------------------------------------------

    def form_of(self, who: str) -> str:
        """The address of the form in which this person writes."""
        return (
            f"/contribute/{self.world.pk}/"
            if who == "mei"
            else f"/desk/opinion/article/{self.world.pk}/change/"
        )

    def may_write(self, who: str) -> bool:
        return self.people.may(who, "edit") or (
            who == "mei" and self.world.is_brought_in and self.world.state == "draft"
        )

    def _send(self, who: str, page: Page) -> None:
        """Sends a form as its door does; what comes too late is kept beside what is there."""
        self.world.pages.pop(who, None)
        save = self._save_as_author if who == "mei" else self._save_at_desk
        is_new = page.version == self.world.photo.article["version"]
        if self.attempt(
            "save",
            lambda: save(self.person(who), page),
            may=self.may_write(who),
            surely=is_new and self.may_say(page.text),
        ):
            assert is_new or page.text == self.world.copy.text, "What was saved in between was overwritten."
            self.says(page.text)
        elif isinstance(self.refusal, StaleCopy) or (self.refusal and who != "mei" and self.may_write(who)):
            assert (
                not isinstance(self.refusal, StaleCopy) or page.version < self.world.photo.article["version"]
            )
            self._keep_aside(who, page)
        else:
            return
        if self.world.windows.get(who) == page.window:
            self.world.waiting.pop(who, None)
        self.done(who=who)

    def _save_at_desk(self, user: User, page: Page) -> None:
        with transaction.atomic():
            with revisions.saving(self.article, by=user, base=page.version) as locked:
                self.write(locked, page.text)
            autosaves.is_in_a_revision(by=user, article=locked, window=page.window)

    def _save_as_author(self, user: User, page: Page) -> None:
        article = self.article
        with transaction.atomic():
            submissions.save(article, self.draft(page.text), by=user, base=page.version)
            autosaves.is_in_a_revision(by=user, article=article, window=page.window)

    def draft(self, text: Text) -> Draft:
        return Draft(byline_name=self.world.copy.name, bio_line=text.bio, **text.columns())

    def _keep_aside(self, who: str, page: Page) -> None:
        article, user = self.article, self.person(who)

        def keep() -> Revision:
            with transaction.atomic():
                if who == "mei":
                    kept = submissions.keep_aside(article, self.draft(page.text), by=user, base=page.version)
                else:
                    kept = revisions.keep_aside(article, self.late(page.text), by=user, base=page.version)
                autosaves.is_in_a_revision(by=user, article=article, window=page.window)
            return kept

        kept = self.attempt("keep aside", keep)
        self.world.acknowledged.add(page.text)
        if kept.number not in self.world.bases:
            self.world.late.append(kept.number)
            self.world.bases[kept.number] = page.base

    # --- two texts --------------------------------------------------------------------------------------------

    @deed(who=DESK, kept=st.sampled_from(["mine", "theirs", "both"]), side=st.sampled_from(list(Side)))
    def decides(self, who: str, kept: str, side: Side) -> None:
        """Somebody looks at a text that came late, beside the one that is there, and says what shall stand."""
        if not self.world.late:
            return
        number = self.world.late[-1]
        two = reconciling.of(self.article, late=number)
        together = two.merge().copy(side)
        copy = {"mine": two.mine.snapshot(), "theirs": two.theirs.snapshot(), "both": together}[kept]
        given = {"kept": kept, "by": self.person(who)}
        if self.attempt(
            "merge", lambda: reconciling.settle(two, copy, **given), may=self.people.may(who, "edit")
        ):
            self.world.late.pop()
            mine, theirs = self.world.versions[number].text, self.world.copy.text
            both = together_on_paper(self.world.bases[number], mine, theirs, side)
            self.says({"mine": mine, "theirs": theirs, "both": both}[kept])
            self.done(who=who)

    @deed(who=DESK, back=st.integers(1, 6))
    def restores(self, who: str, back: int) -> None:
        """Goes back to an earlier version."""
        number = max(1, max(self.world.versions) - back)
        revision = Revision.objects.get(article=self.world.pk, number=number)
        may, surely = self.people.may(who, "edit"), self.may_say(self.world.versions[number].text)
        if self.attempt(
            "restore", lambda: revisions.restore(revision, by=self.person(who)), may=may, surely=surely
        ):
            self.says(self.world.versions[number].text)
            self.done(who=who)

    @deed(who=DESK, name=st.sampled_from(["Mei Lin the", "Lin Mei of the"]), moves=st.booleans())
    def renames(self, who: str, name: str, moves: bool) -> None:
        """The author is called otherwise from now on, and her page may stand at another address."""
        author, number = self.world.author, self.world.number
        author.refresh_from_db()
        old = author.slug

        def rename() -> None:
            if not self.people.may(who, "edit"):
                raise NotAllowed
            with transaction.atomic():
                author.name = f"{name} {number}th"
                author.slug = "" if moves else author.slug
                author.save()
                people.changed(author, by=self.person(who), old_slug=old)

        if self.attempt("rename", rename, may=self.people.may(who, "edit")):
            self.world.copy = self.world.copy._replace(name=author.name)
            self.done(who=who)

    @deed(who=DESK, terms=st.sampled_from(["none", "any", "any", "word for word"]))
    def notes_a_permission(self, who: str, terms: str) -> None:
        """What the first publisher allows is put down, or taken away again."""
        if self.world.origin != "republished":
            return

        def note() -> None:
            with revisions.saving(self.article, by=self.person(who), base=None) as locked:
                locked.first_permission = "" if terms == "none" else "Its opinion editor"
                locked.first_permitted_on = None if terms == "none" else clock.read().date()
                locked.first_is_verbatim = terms == "word for word"

        if self.attempt("note a permission", note, may=self.people.may(who, "edit")):
            self.world.is_permitted = terms != "none"
            self.world.permitted_body = self.world.copy.text.body if terms == "word for word" else ""
            self.done(who=who)


def together_on_paper(base: Text, mine: Text, theirs: Text, side: Side) -> Text:
    """What two people made of one text: the changes of each; where both changed the same, that of `side`."""
    both = theirs
    for name in CHANGES:
        was, one, two = (getattr(text, name) for text in (base, mine, theirs))
        if two == was or (one != was and one != two and side == Side.MINE):
            both = both.changed(name, one)
    return both
