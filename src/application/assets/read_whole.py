from application.assets.ports import AssetStore


async def read_whole(store: AssetStore, key: str) -> bytes:
    """A file of which all is needed at once. Raises `FileNotStored` and `Unavailable`."""
    return b"".join([piece async for piece in store.read(key)])
