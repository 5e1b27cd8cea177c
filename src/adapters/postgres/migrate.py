"""Brings a database to the schema that this code was written for."""

from pathlib import Path

from advanced_alchemy.alembic.commands import AlembicCommands
from advanced_alchemy.config import AlembicAsyncConfig, SQLAlchemyAsyncConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from adapters.postgres.database import UNREACHABLE, for_sqlalchemy
from domain.errors import Unavailable

MIGRATIONS = Path(__file__).parent / "migrations"


async def migrate(url: str) -> list[str]:
    """Run what is missing, each step in its own transaction, as the owner's role; the revisions that were run.

    Raises `Unavailable` when the database cannot be reached or is newer than this code. Safe to call at the same time
    from several processes: they take turns.
    """
    config = SQLAlchemyAsyncConfig(
        connection_string=for_sqlalchemy(url),
        alembic_config=AlembicAsyncConfig(script_location=str(MIGRATIONS), version_table_name="alembic_version"),
    )
    engine = config.get_engine()
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(lambda sync: _upgrade(sync, config))
    except UNREACHABLE as error:
        raise Unavailable(f"The database does not answer: {error}") from error
    except CommandError as error:
        raise Unavailable(f"The database cannot be brought to this version: {error}") from error
    finally:
        await engine.dispose()


def _upgrade(connection: Connection, config: SQLAlchemyAsyncConfig) -> list[str]:
    connection.exec_driver_sql("SELECT pg_advisory_lock(7310220)")
    connection.commit()
    before = MigrationContext.configure(connection).get_current_heads()
    commands = AlembicCommands(config)
    scripts = ScriptDirectory.from_config(commands.config)
    missing = [script.revision for script in scripts.iterate_revisions("heads", before or "base")]
    if missing:
        connection.commit()
        commands.config.attributes["connection"] = connection
        commands.upgrade("head")
    connection.exec_driver_sql("SELECT pg_advisory_unlock(7310220)")
    connection.commit()
    return missing[::-1]
