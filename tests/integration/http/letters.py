"""The letters of the running product, which embedded mode puts into a folder."""

import re
from email import message_from_bytes, policy

from tests.integration.http.product import Product
from tests.waiting import eventually


def letters_to(product: Product, email: str, subject: str) -> list[str]:
    """The texts of all letters to somebody with these words in their subject, oldest first."""
    found = []
    for path in sorted((product.folder / "mail").glob("*.eml")):
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        body = message.get_body(("plain",))
        if email == str(message["to"]) and subject in str(message["subject"]).lower() and body:
            found.append(str(body.get_content()))
    return found


def letter_to(product: Product, email: str, subject: str, *, count: int = 1) -> str:
    """The newest of them, when there are so many."""
    eventually(
        lambda: len(letters_to(product, email, subject)) >= count, within=10, what=f"{count} letters about {subject!r}"
    )
    return letters_to(product, email, subject)[-1]


def token_in(letter: str) -> str:
    [token] = set(re.findall(r"(?:token=|verify/)([\w\-.~]+)", letter))
    return str(token)
