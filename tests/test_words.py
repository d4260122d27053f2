"""The words on screens: all translated, with what is filled in; none made before anybody's language is known."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

from opinion.states import PublicLife, State
from tools import words

ROOT = Path(__file__).resolve().parent.parent
CATALOGS = [
    pytest.param(path, id=str(path.relative_to(words.LOCALE).parts[0])) for path in words.every_catalog()
]
FILLED_IN = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+[^>]*>")
DATES = re.compile(r"[DFHYijlmn :]+")  # a date's form is Django's letters, in the order of the language
HAN = re.compile(r"[\u4e00-\u9fff]")
SAME_IN_CHINESE = re.compile(r"\b(?:CSV|UTC)\b")
WORD = re.compile(r"[A-Za-z]{2}")


def entries(path: Path) -> Iterator[tuple[polib.POEntry, str]]:
    """Everything that a catalog translates, with what it says instead."""
    for entry in polib.pofile(str(path)):
        yield entry, entry.msgstr or entry.msgstr_plural.get(0, "")


def test_everything_that_is_marked_is_translated() -> None:
    assert list(words.untranslated()) == []  # tools/words.py brings the catalogs up to date


def test_the_catalogs_hold_what_is_marked_and_django_reads_what_they_hold() -> None:
    assert list(words.stale()) == []


@pytest.mark.parametrize("path", CATALOGS)
def test_a_translation_keeps_what_is_filled_in(path: Path) -> None:
    astray = [
        (entry.msgid, said)
        for entry, said in entries(path)
        if set(FILLED_IN.findall(said)) != set(FILLED_IN.findall(entry.msgid_plural or entry.msgid))
        or sorted(set(entry.msgid) & {"\n"}) != sorted(set(said) & {"\n"})
    ]

    assert astray == []


@pytest.mark.parametrize("path", CATALOGS)
def test_a_translation_is_one_and_nobody_doubts_it(path: Path) -> None:
    left = [
        entry.msgid for entry, said in entries(path) if entry.fuzzy or not (said and _is_chinese(entry, said))
    ]

    assert left == []


def _is_chinese(entry: polib.POEntry, said: str) -> bool:
    rest = SAME_IN_CHINESE.sub("", FILLED_IN.sub("", said))
    return bool(HAN.search(said) or not WORD.search(rest) or DATES.fullmatch(entry.msgid))


@pytest.mark.parametrize("path", CATALOGS)
def test_chinese_is_written_as_in_taiwan(path: Path) -> None:
    """Full-width marks beside Han, its own quotation marks, and none of the words that are said elsewhere."""
    elsewhere = re.compile(
        r"[\u4e00-\u9fff][,;:?!]|“|”|[\u4e00-\u9fff] [\u4e00-\u9fff]|信息|默認|保存為|視頻|鏈接|屏幕|質量"
    )
    odd = [(entry.msgid, said) for entry, said in entries(path) if elsewhere.search(said)]

    assert odd == []


def test_print_stands_on_no_button() -> None:
    said = [said for path in words.every_catalog() for _entry, said in entries(path)]

    assert [it.one for it in words.marked() if re.search(r"\bprint", it.one, re.IGNORECASE)] == []
    assert [it for it in said if "列印" in it or "印刷" in it] == []


# --- the table of words in docs/editing.md --------------------------------------------------------------------

PLACE = re.compile(r"%\(\w+\)[sd]")


def table() -> list[list[str]]:
    """Its rows: the code's word, the screen's in English and in Chinese, and what a contributor reads."""
    section = (ROOT / "docs/editing.md").read_text().partition("| in the code |")[2]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in section.splitlines()[2:] if line]


def test_the_table_has_the_words_of_the_screens() -> None:
    said = {
        PLACE.sub("…", entry.msgid): PLACE.sub("…", chinese)
        for path in words.catalogs()
        for entry, chinese in entries(path)
    }
    phrases = tuple(said)

    assert [row for row in table() if said.get(row[1]) != row[2]] == []
    assert [
        row
        for row in table()
        if row[3] and row[3][0] != "(" and not any(it.startswith(row[3].rstrip(" …")) for it in phrases)
    ] == []


def test_the_table_has_every_state_under_its_name() -> None:
    named = {row[0].strip("`"): row[1] for row in table() if row[0].startswith("`")}

    assert named == {
        f"{kind.__name__}.{it.name}": str(it.label) for kind in (State, PublicLife) for it in kind
    }


# --- that the search finds what is marked ---------------------------------------------------------------------


def test_a_word_is_found_where_it_is_marked() -> None:
    module = 'x = 1\ny = _("One")\nz = ngettext("%d a", "%d b", 2)\npgettext("in a text", "Figures")\nf(gettext(x))\n'
    template = (
        '{% load i18n %}\n<b title="{% translate \'Two\' %}">{{ x|default:_("Three") }}\n'
        "{% blocktranslate count n=n trimmed %}\n one {{ n }}{% plural %}many\n {{ n }}{% endblocktranslate %}</b>"
    )

    assert list(words.of_python(module)) == [
        (words.Words(None, "One", None), 2),
        (words.Words(None, "%d a", "%d b"), 3),
        (words.Words("in a text", "Figures", None), 4),
    ]
    assert list(words.of_template(template)) == [
        (words.Words(None, "Two", None), 2),
        (words.Words(None, "Three", None), 2),
        (words.Words(None, "one %(n)s", "many %(n)s"), 3),
    ]


def test_a_word_without_its_translation_is_named_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "opinion").mkdir()
    (tmp_path / "opinion/new.py").write_text('\nsaid = _("Never said before")\n')
    catalog = tmp_path / "locale/zh_Hant/LC_MESSAGES/django.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_text('msgid ""\nmsgstr ""\n')
    monkeypatch.setattr(words, "ROOT", tmp_path)
    monkeypatch.setattr(words, "LOCALE", tmp_path / "locale")

    assert list(words.untranslated()) == [
        "opinion/new.py:2: 'Never said before' is not in locale/zh_Hant/LC_MESSAGES/django.po"
    ]
    assert list(words.stale()) == [
        "locale/zh_Hant/LC_MESSAGES/django.po is not up to date",
        "locale/zh_Hant/LC_MESSAGES/django.mo is not made of its .po",
    ]

    words.write()

    assert list(words.stale()) == []
    assert len(list(words.untranslated())) == 1


# --- words that are made too early ----------------------------------------------------------------------------

AT_ONCE = {"gettext", "ngettext", "pgettext"}


def made_at_import(source: str) -> Iterator[int]:
    """The lines on which words are made while the module is read, in the language of nobody."""
    tree = ast.parse(source)
    names = set(AT_ONCE)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {alias.asname or alias.name for alias in node.names if alias.name in AT_ONCE}
            names -= {alias.asname for alias in node.names if alias.asname and alias.name not in AT_ONCE}
    later: list[ast.AST] = [tree]
    while later:
        node = later.pop()
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names:
            yield node.lineno
        later += [
            child
            for child in ast.iter_child_nodes(node)
            if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        ]


def test_no_word_is_made_while_a_module_is_read() -> None:
    early = [
        f"{path.relative_to(ROOT)}:{line}"
        for room in ("authors", "config", "opinion")
        for path in sorted((ROOT / room).rglob("*.py"))
        for line in made_at_import(path.read_text())
    ]

    assert early == []


def test_a_word_made_too_early_is_seen() -> None:
    head = "from django.utils.translation import gettext as _, gettext_lazy\n"

    assert list(made_at_import(head + 'class A:\n    title = _("Piece")\n')) == [3]
    assert (
        list(made_at_import(head + 'title = gettext_lazy("Piece")\ndef f():\n    return _("Piece")\n')) == []
    )
