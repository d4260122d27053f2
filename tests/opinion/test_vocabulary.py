"""One list: what the editor can make is what the sanitiser keeps."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django_prose_editor.config import allowlist_from_extensions, js_from_extensions

from opinion import cleaning, vocabulary
from opinion.vocabulary import EXTENSIONS, PROCESSORS, language_tag, safe_address

SCRIPTS = sorted(Path(settings.BASE_DIR, "static", "opinion").glob("newsroom-*.js"))


def test_the_library_reads_the_same_list_as_we_do() -> None:
    theirs = allowlist_from_extensions(EXTENSIONS)

    assert theirs["tags"] == vocabulary.allowed().keys()
    assert theirs["attributes"] == {tag: set(names) for tag, names in vocabulary.allowed().items() if names}


def test_a_body_may_hold_exactly_what_the_newsroom_agreed() -> None:
    assert {tag: sorted(names) for tag, names in vocabulary.allowed().items()} == {
        **{tag: [] for tag in ("p", "h2", "h3", "ul", "li", "br", "hr", "table", "tr")},
        **{tag: [] for tag in ("strong", "em", "s", "sub", "sup")},
        "a": ["href", "rel"],
        "blockquote": ["class"],
        "ol": ["start"],
        "span": ["data-note", "lang"],
        "td": ["colspan", "rowspan"],
        "th": ["colspan", "rowspan"],
    }


@pytest.mark.parametrize(
    ("extension", "html", "without"),
    [
        ("Strike", "<p>a<s>b</s></p>", "<p>ab</p>"),
        ("Heading", "<h2>a</h2>", "<p>a</p>"),
        ("Table", "<table><tr><td><p>a</p></td></tr></table>", "<p>a</p>"),
        ("HorizontalRule", "<p>a</p><hr>", "<p>a</p>"),
        ("Footnote", '<p>a<span data-note="b"></span></p>', "<p>a</p>"),
        ("Language", '<p><span lang="ja">a</span></p>', "<p>a</p>"),
        (
            "NodeClass",
            '<blockquote class="pullquote"><p>a</p></blockquote>',
            "<blockquote><p>a</p></blockquote>",
        ),
    ],
)
def test_what_leaves_the_list_leaves_the_bodies(
    extension: str, html: str, without: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cleaning._clean(html) == html

    monkeypatch.setitem(EXTENSIONS, extension, False)
    vocabulary.allowed.cache_clear()
    cleaning._first_wall.cache_clear()
    try:
        assert cleaning._clean(html) == without
    finally:
        monkeypatch.undo()
        vocabulary.allowed.cache_clear()
        cleaning._first_wall.cache_clear()


def test_every_extension_of_ours_is_in_a_script_that_the_page_loads() -> None:
    text = "".join(script.read_text() for script in SCRIPTS)
    ours = set(PROCESSORS) - {"Table"}  # of which the library's own is used

    assert js_from_extensions(EXTENSIONS) == [
        f"{settings.STATIC_URL}opinion/{script.name}" for script in SCRIPTS
    ]
    assert [name for name in sorted(ours) if f"export const {name} = " not in text] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_the_scripts_keep_within_a_strict_content_security_policy(script: Path) -> None:
    forbidden = re.compile(
        r"innerHTML\s*=|outerHTML|insertAdjacentHTML|\beval\(|new Function|\.style\b|\.on[a-z]+ ="
    )

    assert forbidden.findall(script.read_text()) == []


def test_settings_can_be_read_without_django() -> None:
    """They import the vocabulary; it must not ask for them back."""
    code = "import opinion.vocabulary, opinion.cleaning; opinion.cleaning.clean('<b>x</b>')"

    subprocess.run([sys.executable, "-c", code], check=True, cwd=settings.BASE_DIR, env={})


@pytest.mark.parametrize("tag", ["en", "zh-Hant", "zh-Hant-TW", "ja", "nan", "de-1996"])
def test_language_tags_are_known(tag: str) -> None:
    assert language_tag(tag) == tag


@pytest.mark.parametrize("tag", ["", "e", "english", "zh_Hant", "zh-", "en us", 'en"', "en-" + "a" * 9])
def test_what_is_no_language_tag_is_refused(tag: str) -> None:
    assert language_tag(tag) == ""


def test_an_address_is_refused_before_it_is_split_badly() -> None:
    assert safe_address("https://[evil") == ""
    assert safe_address("https://ok.example:x/") == ""
    assert safe_address("https://ok.example/" + "x" * 2000) == ""
