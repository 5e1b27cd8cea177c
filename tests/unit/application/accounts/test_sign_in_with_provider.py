"""There and back again, on a provider that vouches for whoever the test says."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from adapters.system.keys import name_of
from adapters.system.sealing import EnvelopeSealing
from application.accounts.ports import Granted, SignInRefused
from application.accounts.reseal_grants import ResealGrants
from application.accounts.sign_in_with_provider import (
    BeginProviderSignIn,
    BeingErased,
    CompleteProviderSignIn,
    ProviderCallback,
    ResumeProviderSignIn,
    digest,
    grant_place,
)
from application.accounts.sweep_attempts import SweepAttempts
from domain.accounts import (
    AccountNotLinked,
    AuditAction,
    EmailAddress,
    Ending,
    InvalidCredentials,
    LetterKind,
    LinkNotGood,
    Provider,
    ProviderAccount,
)
from tests.builders import BROWSER, a_user, an_id, an_identity
from tests.unit.application.accounts.front_door import ADDRESS, PASSWORD, FrontDoor

KEY = b"k" * 32


@dataclass
class Vouching:
    """Every provider at once; answers each code with the account it was given for it."""

    accounts: dict[str, Granted] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def get(self, provider: Provider) -> "Vouching":
        return self

    def authorization_url(self, **asked: str) -> str:
        self.asked.append(asked)
        return "https://provider.example/authorize"

    async def identify(self, *, code: str, **shown: str) -> Granted:
        self.asked.append(shown)
        if code not in self.accounts:
            raise SignInRefused
        return self.accounts.pop(code)

    async def revoke(self, grant: str) -> None: ...


class Doorway(FrontDoor):
    def __init__(self) -> None:
        super().__init__()
        self.vouching = Vouching()
        self.sealing = EnvelopeSealing({name_of(KEY): KEY})
        callback = ProviderCallback(ADDRESS)
        world = self.world
        self.go = BeginProviderSignIn(world.begin, self.vouching, callback, world.now)
        self.take = ResumeProviderSignIn(world.begin, world.now)
        self.complete = CompleteProviderSignIn(
            world.begin,
            self.vouching,
            world.identity_owners,
            self.sealing,
            self.open_session,
            callback,
            world.now,
            an_id,
        )

    async def through(self, account: ProviderAccount, grant: str | None = "grant"):
        """All the way: to the provider, who vouches for this account, and back."""
        sent = await self.go(provider=account.provider, return_to="", transport="bearer")
        attempt = await self.take(provider=account.provider, state=sent.state, browser_secret=sent.browser_secret)
        self.vouching.accounts["code"] = Granted(account, grant)
        return await self.complete(attempt=attempt, code="code", iss=None, client=BROWSER)


def an_account(email: str | None = "nova@example.com", **changes) -> ProviderAccount:
    address = EmailAddress.parse(email) if email else None
    return replace(ProviderAccount(Provider.TWITCH, "1234", address, "Nova"), **changes)


async def test_what_leaves_and_what_comes_back_belong_together():
    door = Doorway()

    await door.through(an_account())

    there, back = door.vouching.asked
    assert there["callback_url"] == back["callback_url"] == f"{ADDRESS}/api/v1/auth/oauth/twitch/callback"
    assert (there["nonce"], there["code_verifier"]) == (back["nonce"], back["code_verifier"])
    assert len({there["state"], there["nonce"], there["code_verifier"]}) == 3
    assert all(len(there[name]) >= 43 for name in ("state", "nonce", "code_verifier"))


async def test_somebody_new_gets_an_account_with_the_address_their_provider_verified():
    door = Doorway()

    signed_in = await door.through(an_account(avatar_url="https://example.com/n.png"))

    user = signed_in.user
    assert (user.email.key, user.email_verified, user.avatar_url) == (
        "nova@example.com",
        True,
        "https://example.com/n.png",
    )
    assert [(line.action, line.detail) for line in door.log()] == [(AuditAction.SIGNED_UP, {"by": "twitch"})]
    assert door.world.database.tables.users[user.id][1] is None


async def test_somebody_whose_provider_gives_no_address_gets_an_account_without_one():
    door = Doorway()

    first = await door.through(an_account(None, provider=Provider.TIKTOK))
    second = await door.through(an_account(None, provider=Provider.TIKTOK))

    assert first.user.email is None
    assert (first.user.id, len(door.sessions())) == (second.user.id, 2)


async def test_the_second_time_leads_to_the_same_account_whatever_the_address_is_by_then():
    door = Doorway()
    first = await door.through(an_account())

    second = await door.through(an_account("moved@example.com"))

    assert (second.user.id, second.user.email.key) == (first.user.id, "nova@example.com")
    assert door.log()[-1].action is AuditAction.SIGNED_IN


async def test_an_account_is_linked_when_both_sides_verified_the_address():
    door = Doorway()
    nova = await door.nova()
    await door.verify(token=door.mailbox.newest_link("/verify/"), client=BROWSER)

    signed_in = await door.through(an_account("NOVA@example.com"))

    assert signed_in.user.id == nova.user.id
    assert [line.action for line in door.log()][-2:] == [AuditAction.IDENTITY_LINKED, AuditAction.SIGNED_IN]
    assert door.letters_wanted() == [LetterKind.IDENTITY_LINKED]


async def test_who_signed_up_with_somebody_elses_address_is_shut_out_when_its_owner_comes():
    """The link in our letter may have been followed by a program that looks at the owner's mail."""
    door = Doorway()
    squatter = await door.nova()
    await door.verify(token=door.mailbox.newest_link("/verify/"), client=BROWSER)

    owner = await door.through(an_account())

    ended = {session.id: session.ended_because for session in door.sessions()}
    assert ended == {squatter.session.id: Ending.IDENTITY_LINKED, owner.session.id: None}
    with pytest.raises(InvalidCredentials):
        await door.sign_in(email="nova@example.com", password=PASSWORD, client=BROWSER)


async def test_who_is_shut_out_cannot_take_the_account_to_an_address_that_they_asked_for():
    door = Doorway()
    squatter = await door.nova()
    await door.verify(token=door.mailbox.newest_link("/verify/"), client=BROWSER)
    await door.ask_email_change(
        user_id=squatter.user.id,
        session_id=squatter.session.id,
        email="squatter@example.com",
        password=PASSWORD,
        client=BROWSER,
    )
    await door.deliver_mail()

    owner = await door.through(an_account())

    assert owner.user.pending_email is None
    with pytest.raises(LinkNotGood):
        await door.confirm_email_change(token=door.mailbox.newest_link("/confirm-email?token="), client=BROWSER)


async def test_an_address_that_is_only_waited_for_links_nothing():
    door = Doorway()
    nova = await door.nova(email="other@example.com")
    await door.ask_email_change(
        user_id=nova.user.id,
        session_id=nova.session.id,
        email="nova@example.com",
        password=PASSWORD,
        client=BROWSER,
    )

    assert (await door.through(an_account())).user.id != nova.user.id


async def test_a_password_that_was_set_by_a_letter_goes_on_to_count():
    door = Doorway()
    await door.nova()
    await door.ask_reset(email="nova@example.com")
    await door.deliver_mail()
    await door.reset(
        token=door.mailbox.newest_link("/reset-password?token="), new_password="my own secret", client=BROWSER
    )
    mine = await door.sign_in(email="nova@example.com", password="my own secret", client=BROWSER)

    await door.through(an_account())

    await door.sign_in(email="nova@example.com", password="my own secret", client=BROWSER)
    assert mine.session.id in {session.id for session in door.sessions() if not session.ended_at}


async def test_an_address_that_we_have_not_verified_links_nothing():
    """Somebody else may have signed up with it, waiting for its owner to come in by a provider."""
    door = Doorway()
    await door.nova()

    with pytest.raises(AccountNotLinked):
        await door.through(an_account())

    assert (len(door.sessions()), len(door.world.database.tables.identities)) == (1, 0)


async def test_nobody_comes_into_an_account_that_is_being_erased():
    door = Doorway()
    signed_in = await door.through(an_account())
    users = door.world.database.tables.users
    users[signed_in.user.id] = signed_in.user.erase(door.world.now()), None

    for subject in ("1234", "another"):
        with pytest.raises(BeingErased):
            await door.through(an_account(subject=subject))


@pytest.mark.parametrize("wrong", ["state", "browser", "provider", "time", "again"])
async def test_who_comes_back_otherwise_than_they_left_is_refused_and_may_not_try_again(wrong: str):
    door = Doorway()
    sent = await door.go(provider=Provider.TWITCH, return_to="", transport="bearer")
    shown = {"provider": Provider.TWITCH, "state": sent.state, "browser_secret": sent.browser_secret}
    match wrong:
        case "state":
            await refused(door, shown | {"state": "forged"})
            return
        case "browser":
            await refused(door, shown | {"browser_secret": "another browser's"})
        case "provider":
            await refused(door, shown | {"provider": Provider.GOOGLE})
        case "time":
            await door.world.pass_time(timedelta(minutes=10))
            await refused(door, shown)
        case "again":
            await door.take(**shown)

    await refused(door, shown)


async def refused(door: Doorway, shown: dict) -> None:
    with pytest.raises(SignInRefused):
        await door.take(**shown)


async def test_a_grant_is_sealed_where_it_stands():
    door = Doorway()

    await door.through(an_account(), grant="the grant")

    (identity,) = door.world.database.tables.identities.values()
    assert b"the grant" not in identity.sealed_grant
    assert door.sealing.open(identity.sealed_grant, grant_place(identity.id)) == b"the grant"


async def test_the_newest_grant_is_the_one_that_is_kept():
    door = Doorway()
    await door.through(an_account(), grant="the first grant")
    await door.through(an_account(), grant="the second grant")
    await door.through(an_account(), grant=None)

    (identity,) = door.world.database.tables.identities.values()
    assert door.sealing.open(identity.sealed_grant, grant_place(identity.id)) == b"the second grant"


async def test_every_grant_comes_under_the_present_key_also_after_a_stop_in_the_middle():
    door = Doorway()
    user = await door.world.keep_user(a_user())
    identities = door.world.database.tables.identities
    for number in range(450):
        identity = an_identity(user)
        sealed = door.sealing.seal(f"grant {number}".encode(), grant_place(identity.id))
        identities[identity.id] = replace(identity, sealed_grant=sealed)
    newer = EnvelopeSealing({name_of(b"n" * 32): b"n" * 32, name_of(KEY): KEY})
    half = list(identities.values())[:210]
    for identity in half:
        resealed = newer.reseal(identity.sealed_grant, grant_place(identity.id))
        identities[identity.id] = replace(identity, sealed_grant=resealed)

    reseal = ResealGrants(door.world.begin_system, newer)

    assert [await reseal(), await reseal()] == [240, 0]
    opened = [
        newer.open(identity.sealed_grant, grant_place(identity.id))
        for identity in door.world.database.tables.identities.values()
    ]
    assert opened == [f"grant {number}".encode() for number in range(450)]
    assert {newer.key_of(one.sealed_grant) for one in door.world.database.tables.identities.values()} == {
        name_of(b"n" * 32)
    }


async def test_who_never_came_back_is_forgotten():
    door = Doorway()
    sent = await door.go(provider=Provider.TWITCH, return_to="", transport="bearer")
    assert list(door.world.database.tables.attempts) == [digest(sent.state)]
    await door.world.pass_time(timedelta(minutes=11))

    await SweepAttempts(door.world.begin_system, door.world.now)()

    assert door.world.database.tables.attempts == {}


async def test_two_who_come_back_for_the_first_time_at_once_get_one_account():
    door = Doorway()
    owner, asked = door.world.identity_owners.owner, []

    async def looked_too_early(provider: Provider, subject: str):
        asked.append(subject)
        if len(asked) == 1:
            await door.through(an_account())
            return None
        return await owner(provider, subject)

    door.complete = replace(door.complete, owners=Looking(looked_too_early))
    door.vouching.accounts["again"] = Granted(an_account(), None)
    sent = await door.go(provider=Provider.TWITCH, return_to="", transport="bearer")
    attempt = await door.take(provider=Provider.TWITCH, state=sent.state, browser_secret=sent.browser_secret)

    await door.complete(attempt=attempt, code="again", iss=None, client=BROWSER)

    assert (len(door.world.database.tables.users), len(door.sessions())) == (1, 2)


@dataclass
class Looking:
    owner: object
