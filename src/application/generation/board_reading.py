from application.assets.ports import AssetStore, FileNotStored
from application.assets.read_whole import read_whole
from application.generation.ports import GenerationWork
from application.ports import BeginSystem
from domain.generation.job import GenerationJob


async def references_of(begin: BeginSystem[GenerationWork], store: AssetStore, job: GenerationJob) -> tuple[bytes, ...]:
    """The picture of the style board that the job is to look like, as its model drew it; none when there is none.

    A board that did not come or was deleted meanwhile holds nothing up. Raises `Unavailable`.
    """
    if job.style_board is None:
        return ()
    async with begin() as work:
        original = await work.made_assets.original(job.style_board)
    if original is None:
        return ()
    try:
        return (await read_whole(store, original.key),)
    except FileNotStored:
        return ()
