from application.assets.ports import AssetStore, FileNotStored
from application.assets.read_whole import read_whole
from application.generation.ports import GenerationWork
from application.ports import BeginSystem
from domain.generation.job import GenerationJob


async def references_of(begin: BeginSystem[GenerationWork], store: AssetStore, job: GenerationJob) -> tuple[bytes, ...]:
    """The picture that the job is to look like, as its model drew it; none when there is none.

    One that did not come or was deleted meanwhile holds nothing up. Raises `Unavailable`.
    """
    key = job.order.like or await _key_of_board(begin, job)
    try:
        return (await read_whole(store, key),) if key else ()
    except FileNotStored:
        return ()


async def _key_of_board(begin: BeginSystem[GenerationWork], job: GenerationJob) -> str | None:
    if job.style_board is None:
        return None
    async with begin() as work:
        original = await work.made_assets.original(job.style_board)
    return original.key if original else None
