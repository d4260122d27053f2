"""The people of the histories: a desk that all of them share, and an author for each."""

from dataclasses import dataclass, field

from django.contrib.auth.models import Group

from authors.models import Author, Contributor, User
from opinion.models import Desk
from tests import factories

RIGHTS = {
    "editor": {"edit", "hold"},
    "publisher": {"edit", "publish", "hold"},
    "administrator": set[str](),
    "lawyer": set[str](),
    "contributor": set[str](),
    "": set[str](),
    "closed": set[str](),
}


@dataclass
class People:
    """Who there is, in what role, and what the desk's settings are. Kim's role changes while a history lasts."""

    keys: dict[str, int] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    editors_may_publish: bool = False

    @classmethod
    def hired(cls) -> "People":
        """A desk of four, and a lawyer."""
        people = cls()
        desk = {"ann": "editor", "pia": "publisher", "kim": "editor", "ada": "administrator", "lin": "lawyer"}
        for name, role in desk.items():
            user = factories.user(group=role, name=name.capitalize())
            people.keys[name], people.roles[name] = user.pk, role
        return people

    def begin(self, number: int) -> Author:
        """Everybody in the role in which a history finds her, and an author whom nobody knows yet."""
        self.let_editors_publish(False)
        self.give("kim", "editor")
        mei = factories.user(group="contributor", name=f"Mei {number}")
        author = Author.objects.create(name=f"Mei Lin the {number}th")
        Contributor.objects.create(author=author, user=mei, email=mei.email)
        self.keys["mei"], self.roles["mei"] = mei.pk, "contributor"
        return author

    def __getitem__(self, name: str) -> User:
        """The account as a request would find it."""
        return User.objects.get(pk=self.keys[name])

    def name_of(self, key: int | None) -> str:
        """Whose account this is; "" for nobody's."""
        return next((name for name, pk in self.keys.items() if pk == key), "")

    def may(self, name: str, right: str) -> bool:
        """Whether this person has a right of the desk."""
        rights = RIGHTS[self.roles[name]]
        return right in rights or (right == "publish" and "edit" in rights and self.editors_may_publish)

    def give(self, name: str, role: str) -> None:
        """Another role, none at all, or a closed account, from now on."""
        if self.roles[name] != role:
            self[name].groups.set(Group.objects.filter(name=role))
            User.objects.filter(pk=self.keys[name]).update(is_active=role != "closed")
            self.roles[name] = role

    def let_editors_publish(self, may: bool) -> None:
        """The setting of the desk."""
        if self.editors_may_publish != may:
            Desk.objects.update_or_create(pk=1, defaults={"editors_may_publish": may})
            self.editors_may_publish = may
