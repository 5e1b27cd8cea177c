from uuid import UUID

import uuid_utils.compat


def new_id() -> UUID:
    """A UUIDv7: ids made later sort later, to the millisecond between processes and strictly within one."""
    return uuid_utils.compat.uuid7()
