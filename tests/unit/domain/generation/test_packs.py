from dataclasses import replace
from datetime import timedelta

import pytest

from domain.generation.asset_types import CATALOGUE, AssetType
from domain.generation.job import GenerationJob, JobStatus
from domain.generation.order import PackPlace
from domain.generation.packs import PACKS, Pack, PackNotFound, PackType, PackWish, cost_of
from tests.builders import NOON, a_brand, a_job, a_user, an_id


@pytest.mark.parametrize(
    ("pack_type", "holds"),
    [
        ("seasonal", {"tiktok_story": 1, "youtube_thumbnail": 1, "twitch_emote": 3}),
        ("emote", {"twitch_emote": 5}),
        ("stream", {"twitch_panel": 3, "twitch_offline": 1}),
        (
            "channel",
            {
                "twitch_emote": 5,
                "twitch_badge": 5,
                "twitch_panel": 3,
                "twitch_banner": 1,
                "twitch_offline": 1,
                "scene_starting_soon": 1,
                "scene_brb": 1,
                "scene_ending": 1,
                "alert_graphic": 4,
                "profile_picture": 1,
                "youtube_banner": 1,
            },
        ),
    ],
)
def test_a_pack_holds_what_its_occasion_needs(pack_type: str, holds: dict[str, int]) -> None:
    types = [item.asset_type.value for item in PACKS[PackType(pack_type)]]

    assert {name: types.count(name) for name in types} == holds
    assert cost_of(PackType(pack_type)) == sum(holds.values())


@pytest.mark.parametrize("pack_type", PackType)
def test_every_item_can_be_made_and_is_told_apart(pack_type: PackType) -> None:
    orders = PackWish(pack_type, seed=7, custom_prompt="a fox").orders(an_id(), an_id())

    briefs = [order.brief() for order in orders]
    assert len({order.pack.item for order in orders if order.pack}) == len(orders)
    assert len({(order.asset_type, order.mood, order.text_overlay, order.step) for order in orders}) == (len(orders))
    assert all(brief.text_overlay == "" or brief.spec.text_box for brief in briefs)


@pytest.mark.parametrize("pack_type", PackType)
def test_a_pack_is_one_family(pack_type: PackType) -> None:
    """Moods choose palettes of their own where nobody else does."""
    orders = PackWish(pack_type, seed=3, custom_prompt="a fox", game_id="509658").orders(an_id(), an_id())

    assert len({order.brief().palette for order in orders}) == 1
    assert {(order.seed, order.custom_prompt, order.game_id, order.count) for order in orders} == {
        (3, "a fox", "509658", 1)
    }
    assert {order.brief(a_brand()).palette.name for order in orders} == {"Neon Fox"}


def test_the_panels_of_a_pack_bear_their_titles() -> None:
    panels = [
        o for o in PackWish(PackType.STREAM, seed=1).orders(an_id(), an_id()) if o.asset_type is AssetType.TWITCH_PANEL
    ]

    assert [order.text_overlay for order in panels] == ["About", "Schedule", "Rules"]
    assert CATALOGUE[AssetType.TWITCH_PANEL].text_box


def a_pack(*statuses: JobStatus) -> Pack:
    user = a_user()
    orders = PackWish(PackType.CHANNEL, seed=1).orders(an_id(), an_id())
    jobs: list[GenerationJob] = [
        a_job(user, status=status, pack=order.pack) for status, order in zip(statuses, orders, strict=False)
    ]
    return Pack.of(jobs)


@pytest.mark.parametrize(
    ("jobs", "status"),
    [
        (("queued", "queued"), "queued"),
        (("queued", "processing"), "processing"),
        (("queued", "completed"), "processing"),
        (("failed", "queued"), "processing"),
        (("completed", "completed"), "completed"),
        (("completed", "failed"), "failed"),
        (("completed", "cancelled"), "failed"),
        (("cancelled", "cancelled"), "cancelled"),
    ],
)
def test_a_pack_stands_where_its_jobs_stand(jobs: tuple[str, ...], status: str) -> None:
    assert a_pack(*map(JobStatus, jobs)).status == status


def test_its_progress_is_that_of_all_items() -> None:
    done, waiting = JobStatus.COMPLETED, JobStatus.QUEUED

    assert a_pack(waiting, waiting).progress == 0
    assert a_pack(done, waiting, waiting).progress == 33
    assert a_pack(done, done).progress == 100


def an_item(*jobs: tuple[JobStatus, int | None]) -> tuple[Pack, list[GenerationJob]]:
    """A pack of one item with those jobs, of each its status and the minute at which it ended."""
    user, place = a_user(), PackPlace(an_id(), "emote", "happy")
    made = [
        replace(a_job(user, status=status, pack=place), completed_at=at and NOON + timedelta(minutes=at))
        for status, at in jobs
    ]
    return Pack.of(made), made


DONE, FAILED, QUEUED = JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.QUEUED


@pytest.mark.parametrize(
    ("jobs", "standing", "remake"),
    [
        ([(DONE, 1), (DONE, 2)], 1, None),
        ([(DONE, 1), (QUEUED, None)], 0, 1),
        ([(DONE, 1), (FAILED, 2)], 0, None),
        ([(DONE, 1), (FAILED, 2), (QUEUED, None)], 0, 2),
        ([(FAILED, 1), (QUEUED, None)], 1, None),
        ([(FAILED, 1), (FAILED, 2)], 1, None),
        ([(DONE, 3), (DONE, 2)], 0, None),
        ([(QUEUED, None), (FAILED, 2)], 0, None),
    ],
)
def test_an_item_is_what_came_last(jobs: list[tuple[JobStatus, int | None]], standing: int, remake: int | None) -> None:
    """The third but last: the first one failed, the second came, and then the first was tried again."""
    pack, made = an_item(*jobs)

    assert pack.jobs == (made[standing],)
    assert pack.remakes == (() if remake is None else (made[remake],))
    assert pack.every_job == tuple(made)


def test_made_again_an_item_keeps_its_place_and_what_its_family_has_in_common() -> None:
    happy, *_ = PackWish(PackType.EMOTE, seed=3, custom_prompt="a fox").orders(an_id(), an_id())
    job = replace(a_job(a_user(), status=DONE), order=happy)

    again = Pack.of([job]).item("happy").order_again(seed=99)
    older = replace(job, order=replace(happy, family_seed=None))  # of a release before

    assert again == replace(happy, seed=99)
    assert (again.brief().seed, again.brief().family_seed) == (99, 3)
    assert again.brief().redrawn(1).family_seed == again.brief().variation(1).family_seed == 3
    assert Pack.of([older]).item("happy").order_again(seed=99) == again


def test_no_jobs_are_no_pack_and_neither_are_jobs_of_none() -> None:
    for jobs in ([], [a_job(a_user())]):
        with pytest.raises(PackNotFound):
            Pack.of(jobs)
