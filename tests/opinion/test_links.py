"""Links that an editor should look at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opinion.links import SAMPLES, BadLink, bad_links
from opinion.samples import Sample


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.text[12:50])
def test_the_samples(sample: Sample) -> None:
    assert tuple(link.address for link in bad_links(sample.text)) == sample.found


def test_a_link_is_told_with_its_words_its_paragraph_and_what_is_wrong() -> None:
    body = '<h2>A</h2><p>B <a href="http://example.org">the <em>white</em> paper</a></p>'

    assert bad_links(body) == [
        BadLink(
            "http://example.org",
            "the white paper",
            2,
            "The link to http://example.org is not encrypted: see whether it works with https.",
        )
    ]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("https://localhost", "leads nowhere"),
        ("https://example.org.", "leads nowhere"),
        ("https://example.org/a.", "hardly part of it"),
        ("https://аpple.com", "look alike"),
    ],
)
def test_each_fault_has_its_sentence(address: str, sentence: str) -> None:
    (link,) = bad_links(f'<p><a href="{address}">x</a></p>')

    assert sentence in link.sentence


@given(st.text("ahtps:/.@[]()%?#& 例1-", max_size=25))
def test_any_address_is_read(address: str) -> None:
    body = f'<p>a</p><p><a href="https://{address}">x</a><span data-note="https://{address}"></span></p>'

    assert {link.paragraph for link in bad_links(body)} <= {2}
