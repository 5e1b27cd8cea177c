"""What our letters say and how they look: one wording for each kind, laid out as text and as HTML."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from uuid import UUID

from domain.accounts import Letter, LetterKind, TokenPurpose, User


@dataclass(frozen=True, slots=True)
class _Wording:
    """What stands around the button; a blank line parts paragraphs. A letter without a button has no link.

    `why` says at its foot how it comes to be at this address.
    """

    subject: str
    heading: str
    before: str
    button: str | None
    after: str
    why: str = "You get this letter because of the AuraStream account with your address. Nobody reads answers to it."


def _life(purpose: TokenPurpose) -> str:
    hours = purpose.life // timedelta(hours=1)
    return "one hour" if hours == 1 else f"{hours} hours"


_WORDINGS: Mapping[LetterKind, _Wording] = {
    LetterKind.VERIFY_EMAIL: _Wording(
        subject="Verify your e-mail address",
        heading="Is this your address?",
        before="""
            Welcome to AuraStream, good to have you here. One click tells us that this address is yours, and then
            everything is open to you.
        """,
        button="Verify my address",
        after=f"""
            The link works once, within {_life(TokenPurpose.VERIFY_EMAIL)}.

            You did not sign up? Then somebody mistyped an address. Ignore this letter, and it stays unverified.
        """,
    ),
    LetterKind.CONFIRM_EMAIL: _Wording(
        subject="Use this address for your AuraStream account?",
        heading="Shall this be your address?",
        before="""
            Somebody who is signed in to an AuraStream account wants this address for it. If it was you, say so: from
            then on our letters come here, and whoever reads them can set the password of that account.
        """,
        button="Look at it and confirm",
        after=f"""
            The link works once, within {_life(TokenPurpose.CHANGE_EMAIL)}, and only while no other address was asked
            for.

            It was not you? Then do not confirm it: the account is somebody else's, and would stay open to them. Ignore
            this letter, and nothing happens.
        """,
        why="You get this letter because somebody gave this address to AuraStream. Nobody reads answers to it.",
    ),
    LetterKind.EMAIL_CHANGE_ASKED: _Wording(
        subject="Another address for your AuraStream account",
        heading="Another address was asked for",
        before="""
            Somebody who is signed in to your AuraStream account wants another e-mail address for it. We wrote to that
            address; when its reader confirms it, it takes the place of this one.

            If it was you, all is well and there is nothing to do here.
        """,
        button="Open AuraStream",
        after="""
            It was not you? Go to the sign-in page now and ask for a new password. As soon as you have one, the other
            address is forgotten, and you are signed out everywhere, with whoever asked for it.
        """,
    ),
    LetterKind.RESET_PASSWORD: _Wording(
        subject="Choose a new password for AuraStream",
        heading="Choose a new password",
        before="""
            Somebody asked for a new password for your AuraStream account. If it was you, here is the way back in.
        """,
        button="Choose a new password",
        after=f"""
            The link works once, within {_life(TokenPurpose.RESET_PASSWORD)}. Once you have a new password, you are
            signed out everywhere and sign in with it.

            It was not you? Then do nothing: your password stays as it is.
        """,
    ),
    LetterKind.PASSWORD_CHANGED: _Wording(
        subject="Your AuraStream password was changed",
        heading="Your password was changed",
        before="""
            Your AuraStream account has a new password, and every other device was signed out. If it was you, all is
            well and you can forget this letter.
        """,
        button="Open AuraStream",
        after="""
            It was not you? Go to the sign-in page now and ask for a new password. The link for it comes to this
            address, and using it signs out whoever changed the password.
        """,
    ),
    LetterKind.SESSION_ENDED_FOR_SAFETY: _Wording(
        subject="We signed you out of AuraStream to be safe",
        heading="We signed you out, to be safe",
        before="""
            Each device stays signed in with a token that is good for one use and then replaced. One that had been
            used before was just shown to us again, which can mean that somebody copied it. So we ended that sign-in,
            for you and for them.

            Often it is harmless, such as a browser that was restored from a backup. Your password is unchanged, and
            your other devices stay signed in.
        """,
        button="Sign in again",
        after="""
            Then look at the devices on your account page, and sign out any that you do not know. If there is one,
            change your password too.
        """,
    ),
    LetterKind.IDENTITY_LINKED: _Wording(
        subject="A new way to sign in to AuraStream",
        heading="A new way to sign in",
        before="""
            Your account at another service now opens your AuraStream account as well. If you just signed in with it,
            all is well and there is nothing to do.
        """,
        button="Open AuraStream",
        after="""
            Had you signed up with a password? We cannot know that it was you who chose it, so it does not open the
            account any more, and other devices are signed out. Ask for a new password whenever you want one.

            It was not you? Change your password, at AuraStream and at the service you use with this address, and sign
            out every device that you do not know.
        """,
    ),
    LetterKind.EXPORT_READY: _Wording(
        subject="Your AuraStream export is ready",
        heading="Your export is ready",
        before="""
            Everything we hold about you is packed: your details as JSON, and every file of yours. Sign in and fetch
            it on your account page.
        """,
        button="Open my account page",
        after="""
            It is not in this letter, so that nobody but you gets it. It can be fetched once, and is not kept for long.

            You did not ask for it? Then change your password, and sign out every device that you do not know.
        """,
    ),
    LetterKind.ERASURE_BEGUN: _Wording(
        subject="We are erasing your AuraStream account",
        heading="Goodbye, and thank you",
        before="""
            As you asked, we are erasing your AuraStream account. Nobody can sign in to it any more, and a paid plan
            ends with it. Everything you made and everything we know about you will be gone for good.

            There is nothing left for you to do. This is our last letter to you.
        """,
        button=None,
        after="""
            It was not you? Then somebody was signed in as you. We cannot bring the account back, but do change your
            password wherever else you use the same one, above all for your mail.
        """,
    ),
    LetterKind.ASSETS_EXPIRING: _Wording(
        subject="Some of what you made on AuraStream is about to go",
        heading="Keep what you made",
        before="""
            On the free plan we keep what you make for 30 days. These are the next to go:
        """,
        button="Open my library",
        after="""
            Download what you want to keep before then. On a paid plan everything that is still there stays, for as long
            as you have the plan.
        """,
    ),
}


_JOINERS = "\u200c\u200d"
"""Invisible, but without them some scripts and many emoji fall apart."""


def write_letter(
    kind: LetterKind, *, letter_id: UUID, user: User, to: str, link: str, facts: Sequence[str] = ()
) -> Letter:
    """The letter of this kind to `user` at the address `to`. `link` is where its button leads, if it has one, and each
    of the `facts` a line of its own before it.

    Only whoever has shown that the address is theirs is called by name: otherwise a stranger could sign up with
    somebody else's address, and have us mail them whatever fits into a name.
    """
    wording = _WORDINGS[kind]
    known = user.email_verified and user.email is not None and user.email.written == to
    name = _on_one_line(user.display_name) if known else ""
    greeting = f"Hi {name}," if name else "Hi there,"
    text, html = _text(wording, greeting, link, facts), _html(wording, greeting, link, facts)
    return Letter(letter_id, to, wording.subject, text, html)


def _on_one_line(name: str) -> str:
    """The name without what moves, hides or turns the text around it."""
    kept = (
        character if unicodedata.category(character)[0] != "C" or character in _JOINERS else " " for character in name
    )
    return " ".join("".join(kept).split())


_SIGNATURE = "Yours, AuraStream"
_COPY = "If the button does not work, copy this address into your browser:"


def _paragraphs(text: str) -> list[str]:
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]


def _text(wording: _Wording, greeting: str, link: str, facts: Sequence[str]) -> str:
    action = [f"{wording.button}:\n{link}"] if wording.button else []
    listed = ["\n".join(facts)] if facts else []
    story = [greeting, *_paragraphs(wording.before), *listed, *action, *_paragraphs(wording.after)]
    return "\n\n".join([*story, _SIGNATURE, f"--\n{wording.why}"]) + "\n"


# Light where a mail client knows nothing of dark. What matters stands on its element: some clients drop the sheet.
_SHEET = """
@media (prefers-color-scheme: dark) {
  .page { background: #12122b !important }
  .card { background: #1d1c3d !important; border-color: #34326a !important }
  .card h1, .card p { color: #f4f2ff !important }
  .card p.quiet, .why { color: #b9b3e6 !important }
  .card p.line { border-color: #34326a !important }
  .mark, .card p.quiet a { color: #b49cff !important }
}
"""
_PAGE = "background:#f4f2fb;font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_MARK = "margin:0 8px 16px;font-size:18px;font-weight:700;letter-spacing:-.01em;color:#6a3df0"
_CARD = "background:#ffffff;border:1px solid #e3def5;border-radius:16px;padding:32px 28px 12px"
_HEADING = "margin:0 0 20px;font-size:24px;line-height:1.25;letter-spacing:-.02em;color:#17142b"
_PARAGRAPH = "margin:0 0 16px;font-size:16px;line-height:1.55;color:#26233a"
_QUIET = "margin:0 0 12px;font-size:14px;line-height:1.5;color:#5b5674"
_BUTTON = (
    "display:inline-block;padding:13px 24px;border-radius:10px;background:#6a3df0;color:#ffffff;"
    "font-size:16px;font-weight:600;text-decoration:none"
)
_ADDRESS = "color:#6a3df0;word-break:break-all"
_LINE = "margin-top:24px;padding-top:16px;border-top:1px solid #e3def5"
_FOOT = "margin:16px 8px 0;font-size:12px;line-height:1.5;color:#6b6685"


def _html(wording: _Wording, greeting: str, link: str, facts: Sequence[str]) -> str:
    said = (greeting, *_paragraphs(wording.before), *facts)
    before = [f'<p style="{_PARAGRAPH}">{escape(text)}</p>' for text in said]
    button, written_out = _links(wording.button, escape(link)) if wording.button else ("", "")
    after = [f'<p class="quiet" style="{_QUIET}">{escape(text)}</p>' for text in _paragraphs(wording.after)]
    story = "\n".join([*before, button, *after])
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(wording.subject)}</title>
<style>{_SHEET}</style>
</head>
<body class="page" style="margin:0;padding:0;{_PAGE}">
<div class="page" style="padding:32px 16px;{_PAGE}">
<div style="max-width:520px;margin:0 auto">
<p class="mark" style="{_MARK}">AuraStream</p>
<div class="card" style="{_CARD}">
<h1 style="{_HEADING}">{escape(wording.heading)}</h1>
{story}
<p style="{_PARAGRAPH};margin-top:24px">{escape(_SIGNATURE)}</p>
{written_out}
</div>
<p class="why" style="{_FOOT}">{escape(wording.why)}</p>
</div>
</div>
</body>
</html>
"""


def _links(label: str, address: str) -> tuple[str, str]:
    """The button, and the same address for eyes and for clients that show no buttons."""
    button = f'<p style="margin:24px 0"><a href="{address}" style="{_BUTTON}">{escape(label)}</a></p>'
    written_out = f'{escape(_COPY)}<br><a href="{address}" style="{_ADDRESS}">{address}</a>'
    return button, f'<p class="quiet line" style="{_QUIET};{_LINE}">{written_out}</p>'
