import hashlib
import io
import json
import zipfile
from typing import Any
from uuid import UUID

import pytest
from obstore.store import MemoryStore

from adapters.storage.archives import ObjectArchives
from adapters.storage.assets import ObjectAssetStore
from application.assets.export_assets import ExportAssets
from domain.assets import Asset, AssetNotFound, Variant
from domain.errors import Unavailable
from domain.generation.asset_types import AssetType, ImageFormat
from tests.builders import a_job, a_user, an_asset, an_id
from tests.worlds import MemoryWorld

CONTENT = b"a fox in pixels"


async def a_kept_asset(world: MemoryWorld, store: MemoryStore, job: Any, **changes: Any) -> Asset:
    key = f"u/{job.user_id}/{job.id}/{an_id()}/28x28.png"
    await ObjectAssetStore(store).put(key, CONTENT, "image/png")
    file = Variant(28, 28, ImageFormat.PNG, len(CONTENT), hashlib.sha256(CONTENT).hexdigest(), key)
    return await world.keep_asset(an_asset(job, variants=(file,), **changes))


def export(world: MemoryWorld, store: MemoryStore) -> ExportAssets:
    return ExportAssets(world.asset_reads, ObjectArchives(store), world.now)


async def test_assets_come_with_names_for_the_platform_and_a_manifest_of_what_they_are():
    world, store = MemoryWorld(), MemoryStore()
    job = await world.keep_job(a_job(await world.keep_user(a_user())))
    params = {"custom_prompt": "a neon fox", "model": "local"}
    plain = await a_kept_asset(world, store, job, generation_params=params)
    lettered = await a_kept_asset(
        world, store, job, index=1, asset_type=AssetType.OVERLAY, generation_params={**params, "text_overlay": "GG"}
    )

    made = await export(world, store)(user_id=job.user_id, asset_ids=[plain.id, lettered.id, plain.id])
    zipped = zipfile.ZipFile(io.BytesIO(b"".join([piece async for piece in made.content])))

    assert made.name == f"aurastream_{world.now().date()}.zip"
    manifest = json.loads(zipped.read("manifest.json"))
    listed = [file for asset in manifest["assets"] for file in asset["files"]]
    assert {*zipped.namelist()} == {"README.txt", "manifest.json", *(file["path"] for file in listed)}
    assert [hashlib.sha256(zipped.read(file["path"])).hexdigest() for file in listed] == [
        file["sha256"] for file in listed
    ]
    assert [asset["digital_source_type"] for asset in manifest["assets"]] == [
        "trainedAlgorithmicMedia",
        "compositeWithTrainedAlgorithmicMedia",
    ]
    assert "01_twitch/emotes" in zipped.read("README.txt").decode()


async def test_nothing_is_packed_when_one_of_them_is_not_there():
    world, store = MemoryWorld(), MemoryStore()
    job = await world.keep_job(a_job(await world.keep_user(a_user())))
    asset = await a_kept_asset(world, store, job)

    with pytest.raises(AssetNotFound):
        await export(world, store)(user_id=job.user_id, asset_ids=[asset.id, an_id()])
    with pytest.raises(AssetNotFound):
        await export(world, store)(user_id=an_id(), asset_ids=[asset.id])


async def test_a_store_that_fails_is_told_before_the_first_byte():
    world = MemoryWorld()
    job = await world.keep_job(a_job(await world.keep_user(a_user())))
    asset = await a_kept_asset(world, MemoryStore(), job)

    class Broken:
        async def stream(self, user_id: UUID, documents: Any, files: Any):
            raise Unavailable("The file store does not answer.")
            yield b""

    with pytest.raises(Unavailable):
        await ExportAssets(world.asset_reads, Broken(), world.now)(user_id=job.user_id, asset_ids=[asset.id])
