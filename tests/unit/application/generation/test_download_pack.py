import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

import pytest
from obstore.store import MemoryStore

from adapters.storage.archives import ObjectArchives
from adapters.storage.assets import ObjectAssetStore
from application.assets.export_assets import AssetsExport
from application.generation.download_pack import DownloadPack
from domain.accounts import User
from domain.assets import GUIDES, Style, Variant
from domain.generation.asset_types import CATALOGUE
from domain.generation.job import GenerationJob, JobStatus
from domain.generation.packs import PACKS, PackNotFound, PackNotReady, PackType, PackWish
from tests.builders import a_job, a_user, an_asset, an_id
from tests.worlds import MemoryWorld

DONE, FAILED, QUEUED = JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.QUEUED


class Shelf:
    """A memory world with packs in it whose files are some bytes."""

    def __init__(self) -> None:
        self.world, self.store = MemoryWorld(), MemoryStore()

    async def keep(
        self,
        user: User,
        pack_type: PackType,
        *,
        prompt: str = "a neon fox",
        green: str = "",
        **statuses: JobStatus | None,
    ) -> list[GenerationJob]:
        """A pack of which every item is there; another status by its title, and None for what was deleted.

        All are pink but the one that is `green`.
        """
        wish = PackWish(pack_type, seed=1, custom_prompt=prompt)
        return [
            await self._keep(user, order, statuses, "#2FBF4A" if order.pack and order.pack.item == green else "#FF00AA")
            for order in wish.orders(an_id(), an_id())
        ]

    async def make_again(self, job: GenerationJob, order: Any, status: JobStatus) -> GenerationJob:
        """One job more for the item of that one."""
        owner, _ = self.world.database.tables.users[job.user_id]
        return await self._keep(owner, order, {order.pack.item: status}, "#FF00AA")

    async def asset_of(self, job: GenerationJob) -> str:
        [card] = await self.world.asset_reads.of_jobs(job.user_id, [job.id])
        return str(card.id)

    async def _keep(
        self, user: User, order: Any, statuses: Mapping[str, JobStatus | None], colour: str
    ) -> GenerationJob:
        status = statuses.get(order.pack.item.replace(" ", "_"), DONE)
        job = replace(a_job(user, status=status or DONE), order=order)
        await self.world.keep_job(job)
        if status is DONE:
            params = {
                "custom_prompt": order.custom_prompt,
                "text_overlay": order.text_overlay,
                "palette": {"name": "neon", "colours": ["#FF00AA", "#12122B"]},
                "pack": {"id": str(order.pack.pack_id), "type": order.pack.pack_type, "item": order.pack.item},
            }
            files = [await self._file(job, size.width, size.height) for size in order.spec.exports]
            quality = {"style": Style(((colour, 1.0),), 0.5, 0.1).as_json()}
            await self.world.keep_asset(an_asset(job, variants=tuple(files), generation_params=params, quality=quality))
        return job

    async def _file(self, job: GenerationJob, width: int, height: int) -> Variant:
        content, format = f"{job.id} {width}x{height}".encode(), job.order.spec.format
        key = f"u/{job.user_id}/{job.id}/0-1/{width}x{height}.{format.extension}"
        await ObjectAssetStore(self.store).put(key, content, format.media_type)
        return Variant(width, height, format, len(content), hashlib.sha256(content).hexdigest(), key)

    async def download(self, jobs: list[GenerationJob], user: User | None = None) -> AssetsExport:
        use_case = DownloadPack(self.world.job_reads, self.world.asset_reads, ObjectArchives(self.store))
        pack = jobs[0].order.pack
        assert pack
        return await use_case(user_id=user.id if user else jobs[0].user_id, pack_id=pack.pack_id)

    async def unpacked(self, jobs: list[GenerationJob]) -> tuple[str, dict[str, bytes], str]:
        """The folder of the pack, what is in it, and what lies beside it."""
        made = await self.download(jobs)
        zipped = zipfile.ZipFile(io.BytesIO(b"".join([piece async for piece in made.content])))
        folder = made.name.removesuffix(".zip")
        inside = [name for name in zipped.namelist() if name.startswith(f"{folder}/")]
        beside = {*zipped.namelist()} - {*inside}
        contents = {name.removeprefix(f"{folder}/"): zipped.read(name) for name in inside}
        return folder, contents, "".join(zipped.read(name).decode() for name in beside)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


async def test_a_pack_unpacks_into_one_folder_in_the_order_of_uploading(shelf: Shelf):
    jobs = await shelf.keep(await shelf.world.keep_user(a_user()), PackType.CHANNEL)

    folder, contents, beside = await shelf.unpacked(jobs)

    assert (folder, beside) == ("neon_fox_channel_pack_2026-11-15", "")
    assert {
        *("01_twitch/emotes/happy_neon_fox/happy_neon_fox_28.png", "01_twitch/badges/sub_03m/sub_03m_72.png"),
        *("01_twitch/panels/panel_about/panel_about_320x160.png", "01_twitch/twitch_banner_1200x480.jpg"),
        *("01_twitch/twitch_offline_1920x1080.jpg", "02_youtube/youtube_banner_2560x1440.jpg"),
        *("06_obs/scene_starting_soon_1920x1080.jpg", "06_obs/scene_brb_be_right_back_1920x1080.jpg"),
        "06_obs/alerts/alert_graphic_raid/alert_graphic_raid_600.png",
        "07_everywhere/profile_picture_avatar/profile_picture_avatar_1024.jpg",
    } <= {*contents}
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]{1,64}", part) for path in contents for part in path.split("/"))
    chapters = re.findall(r"^(\d+)\. (.+)$", contents["README.txt"].decode(), re.MULTILINE)
    assert chapters[:3] == [("1", "EMOTES"), ("2", "SUBSCRIBER BADGES"), ("3", "PROFILE BANNER")]
    assert len(chapters) == 11


async def test_the_manifest_holds_every_file_and_what_is_not_there(shelf: Shelf):
    user = await shelf.world.keep_user(a_user())
    jobs = await shelf.keep(user, PackType.SEASONAL, story=QUEUED, happy=FAILED, love=None)

    _, contents, _ = await shelf.unpacked(jobs)

    manifest = json.loads(contents["manifest.json"])
    pack = jobs[0].order.pack
    assert pack
    assert manifest["pack"] == {"id": str(pack.pack_id), "type": "seasonal", "items": 5}
    assert [asset["item"] for asset in manifest["assets"]] == ["thumbnail", "hype"]
    assert {asset["digital_source_type"] for asset in manifest["assets"]} == {"trainedAlgorithmicMedia"}
    assert "generative AI" in manifest["disclosure"]
    for file in [file for asset in manifest["assets"] for file in asset["files"]]:
        content = contents[file["path"]]
        assert (file["bytes"], file["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert [(item["item"], item["status"]) for item in manifest["not_ready"]] == [
        *(("story", "queued"), ("happy", "failed"), ("love", "deleted"))
    ]
    readme = contents["README.txt"].decode()
    assert "2 of 5 pictures so far" in readme
    assert "Emotes, happy: could not be made" in readme


async def test_what_looks_different_from_the_rest_is_named(shelf: Shelf):
    user = await shelf.world.keep_user(a_user())

    _, one, _ = await shelf.unpacked(await shelf.keep(user, PackType.EMOTE))
    _, odd, _ = await shelf.unpacked(await shelf.keep(user, PackType.EMOTE, green="sad"))

    family, mixed = json.loads(one["manifest.json"]), json.loads(odd["manifest.json"])
    assert (family["style"]["spread"], family["style"]["stands_out"]) == (0, [])
    assert mixed["style"]["stands_out"] == ["sad"]
    distances = {asset["item"]: asset["style_distance"] for asset in mixed["assets"]}
    assert distances.pop("sad") > mixed["style"]["one_family"] > max(distances.values())
    for name in ("README.txt", "preview.html"):
        assert "Not like the rest, in colours or lines: sad." in " ".join(odd[name].decode().split())
        assert "Not like the rest" not in one[name].decode()


async def test_a_pack_from_before_styles_were_measured_has_none(shelf: Shelf):
    jobs = await shelf.keep(await shelf.world.keep_user(a_user()), PackType.EMOTE)
    assets = shelf.world.database.tables.assets
    assets.update({id: replace(asset, quality={}) for id, asset in assets.items()})

    _, contents, _ = await shelf.unpacked(jobs)

    manifest = json.loads(contents["manifest.json"])
    assert (manifest["style"]["spread"], manifest["style"]["stands_out"]) == (None, [])
    assert {asset["style_distance"] for asset in manifest["assets"]} == {None}


async def test_the_same_pack_gives_the_same_bytes(shelf: Shelf):
    jobs = await shelf.keep(await shelf.world.keep_user(a_user()), PackType.EMOTE, sad=QUEUED)

    first = [piece async for piece in (await shelf.download(jobs)).content]
    again = [piece async for piece in (await shelf.download(jobs)).content]

    assert b"".join(first) == b"".join(again)


async def test_a_file_that_the_store_lost_is_named(shelf: Shelf):
    jobs = await shelf.keep(await shelf.world.keep_user(a_user()), PackType.EMOTE)
    await shelf.store.delete_async(f"u/{jobs[0].user_id}/{jobs[0].id}/0-1/28x28.png")

    folder, contents, beside = await shelf.unpacked(jobs)

    assert beside == f"{folder}/01_twitch/emotes/happy_neon_fox/happy_neon_fox_28.png\n"
    assert len(contents) == 5 * 3 - 1 + 3


async def test_nothing_is_downloaded_of_what_is_not_ready_or_somebody_elses(shelf: Shelf):
    user, other = await shelf.world.keep_user(a_user()), await shelf.world.keep_user(a_user())
    jobs = await shelf.keep(user, PackType.STREAM)
    waiting = await shelf.keep(user, PackType.STREAM, about=QUEUED, schedule=QUEUED, rules=QUEUED, offline=QUEUED)

    with pytest.raises(PackNotReady):
        await shelf.download(waiting)
    with pytest.raises(PackNotFound):
        await shelf.download(jobs, other)


async def test_of_an_item_that_was_made_again_the_newest_is_packed_and_the_folder_keeps_its_name(shelf: Shelf):
    jobs = await shelf.keep(await shelf.world.keep_user(a_user()), PackType.STREAM, rules=FAILED)
    words = replace(jobs[0].order, custom_prompt="a wolf", seed=9)
    again = await shelf.make_again(jobs[0], words, DONE)
    for job, status in ((jobs[1], QUEUED), (jobs[1], FAILED), (jobs[2], QUEUED)):
        await shelf.make_again(job, job.order, status)

    folder, contents, _ = await shelf.unpacked(jobs)

    manifest = json.loads(contents["manifest.json"])
    assert folder == "neon_fox_stream_pack_2026-11-15"
    assert [(listed["item"], listed["id"]) for listed in manifest["assets"]] == [
        ("about", await shelf.asset_of(again)),
        ("schedule", await shelf.asset_of(jobs[1])),
        ("offline", await shelf.asset_of(jobs[3])),
    ]
    assert manifest["pack"]["items"] == 4
    assert manifest["not_ready"] == [{"item": "rules", "asset_type": "twitch_panel", "status": "queued"}]
    assert b"a neon fox" in contents["preview.html"]
    assert b"3 of 4 pictures" in contents["README.txt"]
    assert len(contents) == 2 + 2 + 1 + 3


async def test_words_of_any_kind_make_a_plain_folder(shelf: Shelf):
    user = await shelf.world.keep_user(a_user())

    names = {
        (await shelf.unpacked(await shelf.keep(user, PackType.EMOTE, prompt=prompt)))[0]
        for prompt in ("東京タワー", "../../etc/passwd", "x" * 200, "<script>alert(1)</script>")
    }

    assert names == {
        "aurastream_emote_pack_2026-11-15",
        "etc_passwd_emote_pack_2026-11-15",
        "x" * (64 - len("_emote_pack_2026-11-15")) + "_emote_pack_2026-11-15",
        "script_alert_1_emote_pack_2026-11-15",
    }


def test_everything_that_packs_hold_has_its_way_into_the_dashboard():
    held = {item.asset_type for items in PACKS.values() for item in items}

    assert {*GUIDES} == held
    assert all(guide.steps and guide.limit and guide.where for guide in GUIDES.values())
    platforms = [platform for platform, _ in groupby(CATALOGUE[asset_type].platform for asset_type in GUIDES)]
    assert len(platforms) == len({*platforms})
