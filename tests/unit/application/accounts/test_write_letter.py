import re
from html.parser import HTMLParser
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.accounts.write_letter import write_letter
from domain.accounts import Letter, LetterKind
from tests.builders import a_user

LETTER = UUID("019a8f00-0000-7000-8000-000000000001")
LINK = "https://aurastream.example/reset-password?token=a-b_c&x=1"
WITH_LINK = [kind for kind in LetterKind if kind is not LetterKind.ERASURE_BEGUN]


class Page(HTMLParser):
    """What a reader sees of a page, and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str | None] = []
        self.elements: set[str] = set()
        self._unseen = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self._unseen = tag in {"style", "title"}
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_endtag(self, tag: str) -> None:
        self._unseen = False

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.words += data.split()


def letter(kind: LetterKind, *, name: str = "Nova", verified: bool = True) -> Letter:
    user = a_user(email="nova@example.com", display_name=name, email_verified=verified)
    return write_letter(kind, letter_id=LETTER, user=user, to="nova@example.com", link=LINK)


@pytest.mark.parametrize("kind", LetterKind)
def test_every_letter_is_for_one_person_under_one_id(kind: LetterKind) -> None:
    written = letter(kind)

    assert (written.id, written.to) == (LETTER, "nova@example.com")
    assert written == letter(kind)


@pytest.mark.parametrize("kind", LetterKind)
def test_a_letter_says_in_html_what_it_says_in_text(kind: LetterKind) -> None:
    written = letter(kind)
    page = Page(written.html)

    left_out = {word for word in written.text.split() if word.rstrip(":") not in {w.rstrip(":") for w in page.words}}
    assert left_out == {"--"}
    assert "Nova," in page.words


@pytest.mark.parametrize("kind", WITH_LINK)
def test_the_link_of_a_letter_is_behind_its_button_and_written_out(kind: LetterKind) -> None:
    written = letter(kind)
    page = Page(written.html)

    assert page.links == [LINK, LINK]
    assert LINK in page.words
    assert LINK in written.text.splitlines()


def test_the_last_letter_leads_nowhere() -> None:
    written = letter(LetterKind.ERASURE_BEGUN)

    assert Page(written.html).links == []
    assert "http" not in written.text + written.html


def test_the_letters_that_are_waited_for_are_found_by_their_subject() -> None:
    assert "verify" in letter(LetterKind.VERIFY_EMAIL).subject.lower()
    assert "password" in letter(LetterKind.RESET_PASSWORD).subject.lower()


def test_a_letter_tells_how_long_its_link_is_good() -> None:
    assert "within 24 hours" in letter(LetterKind.VERIFY_EMAIL).text
    assert "within one hour" in letter(LetterKind.RESET_PASSWORD).text


@pytest.mark.parametrize("kind", LetterKind)
def test_a_letter_needs_nothing_from_outside(kind: LetterKind) -> None:
    html = letter(kind).html

    assert Page(html).elements & {"img", "script", "link", "table", "iframe", "form", "font"} == set()
    assert re.search(r"url\(|@import|src=", html) is None


@pytest.mark.parametrize("kind", LetterKind)
def test_a_letter_has_no_gaps_left_to_fill(kind: LetterKind) -> None:
    written = letter(kind)

    assert re.search(r"\{\w*\}|\bNone\b|TODO|\n\n\n|  ", written.text) is None
    assert re.search(r"\{\w*\}|>None<|TODO|<p[^>]*></p>", written.html) is None


@pytest.mark.parametrize("kind", LetterKind)
def test_a_letter_is_plain_ascii_but_for_the_name_so_that_its_link_stays_in_one_piece(kind: LetterKind) -> None:
    written = letter(kind)

    assert (written.subject + written.text + written.html).isascii()
    assert len(written.subject) <= 60


def test_a_name_is_only_a_name() -> None:
    written = letter(LetterKind.RESET_PASSWORD, name='<a href="https://evil.example">&amp;</a>')
    page = Page(written.html)

    assert page.links == [LINK, LINK]
    assert 'Hi <a href="https://evil.example">&amp;</a>,' in written.text
    assert "href=&quot;https://evil.example&quot;&gt;&amp;amp;&lt;/a&gt;," in written.html


def test_a_name_stays_on_its_line_and_turns_nothing_around() -> None:
    written = letter(LetterKind.RESET_PASSWORD, name="Nova\r\n\r\nPay at:\u2028evil \u202egnp.exe\x00")

    assert written.text.startswith("Hi Nova Pay at: evil gnp.exe,\n\nSomebody asked")


def test_names_in_every_script_and_with_emoji_are_written_as_they_are() -> None:
    assert letter(LetterKind.RESET_PASSWORD, name="Ñova 👩‍🚀 می‌خواهم").text.startswith("Hi Ñova 👩‍🚀 می‌خواهم,")


@pytest.mark.parametrize("name", ["\u200b", "\x00", "\u2066 \u2069"])
def test_somebody_without_a_visible_name_is_greeted_all_the_same(name: str) -> None:
    assert letter(LetterKind.RESET_PASSWORD, name=name).text.startswith("Hi there,\n")


@pytest.mark.parametrize("kind", LetterKind)
def test_a_stranger_cannot_have_us_mail_a_text_of_theirs(kind: LetterKind) -> None:
    written = letter(kind, name="You won! Call 0900-1234", verified=False)

    assert "won" not in written.subject + written.text + written.html
    assert written.text.startswith("Hi there,\n")


@pytest.mark.parametrize("kind", LetterKind)
def test_who_reads_another_address_than_the_accounts_is_called_by_no_name(kind: LetterKind) -> None:
    user = a_user(email="nova@example.com", display_name="You won!", email_verified=True)

    written = write_letter(kind, letter_id=LETTER, user=user, to="other@example.com", link=LINK)

    assert "won" not in written.subject + written.text + written.html


def test_only_the_letter_to_an_address_that_is_nobodys_yet_says_that_it_is() -> None:
    of_nobody = {kind for kind in LetterKind if "because of the AuraStream account" not in letter(kind).text}

    assert of_nobody == {LetterKind.CONFIRM_EMAIL}
    assert "within 24 hours" in letter(LetterKind.CONFIRM_EMAIL).text


@given(name=st.text(min_size=1, max_size=50))
def test_no_name_changes_where_a_letter_leads(name: str) -> None:
    written = letter(LetterKind.VERIFY_EMAIL, name=name)

    assert Page(written.html).links == [LINK, LINK]
    assert written.html.count("<") == letter(LetterKind.VERIFY_EMAIL).html.count("<")
    assert len(written.text.splitlines()) == len(letter(LetterKind.VERIFY_EMAIL).text.splitlines())
    assert (written.text + written.html).encode()
