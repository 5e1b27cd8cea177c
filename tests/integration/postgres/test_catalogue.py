"""What a migration must never bring: each rule finds nothing in the schema, and finds what is planted against it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from tests.integration.postgres import catalogue
from tests.integration.postgres.catalogue import RULES
from tests.worlds import PostgresWorld

NEW_TABLE = "CREATE TABLE kits (id uuid PRIMARY KEY, user_id uuid NOT NULL REFERENCES users)"
GUARDED = (NEW_TABLE, "ALTER TABLE kits ENABLE ROW LEVEL SECURITY", "ALTER TABLE kits FORCE ROW LEVEL SECURITY")
MINE = "user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid)"
MINE_FOR_EACH_ROW = "user_id = nullif(current_setting('app.user_id', true), '')::uuid"
CHANGEABLE = (
    "active_brand_kit_id, avatar_url, display_name, email, email_key, email_verified, erasing_since, password_hash, "
    "password_proven, pending_email, pending_email_id, pending_email_key, pending_email_until"
)
A_FUNCTION = "CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER"
COUNTS = "RETURN (SELECT count(*) FROM users)"
QUEUE_POSITION = "queue_position(character varying,timestamp with time zone)"

PLANTED = [
    (catalogue.tables_without_an_owner_or_a_reason, ("CREATE TABLE gossip (about text)",), "gossip"),
    (catalogue.tables_without_an_owner_or_a_reason, ("DROP TABLE sign_in_attempts",), "sign_in_attempts"),
    (catalogue.tables_without_an_owner_or_a_reason, ("CREATE SCHEMA attic", "CREATE TABLE attic.box ()"), "box"),
    (catalogue.tables_without_forced_policies, (NEW_TABLE,), "kits"),
    (catalogue.tables_without_forced_policies, GUARDED[:2], "kits"),
    (catalogue.tables_without_forced_policies, ("CREATE TABLE pets (keeper uuid REFERENCES users)",), "pets"),
    (catalogue.tables_without_forced_policies, ("CREATE TABLE notes (user_id uuid)",), "notes"),
    (catalogue.tables_without_forced_policies, ("ALTER TABLE users NO FORCE ROW LEVEL SECURITY",), "users"),
    (catalogue.tables_without_forced_policies, ("ALTER TABLE assets DISABLE ROW LEVEL SECURITY",), "assets"),
    (
        catalogue.tables_without_forced_policies,
        ("CREATE MATERIALIZED VIEW best AS SELECT user_id, viral_score FROM assets",),
        "best",
    ),
    (
        catalogue.grants_without_a_policy,
        (*GUARDED, "GRANT SELECT ON kits TO aurastream_app"),
        "aurastream_app SELECT kits",
    ),
    (
        catalogue.grants_without_a_policy,
        (*GUARDED, "GRANT UPDATE (id) ON kits TO aurastream_worker"),
        "aurastream_worker UPDATE kits",
    ),
    (
        catalogue.grants_without_a_policy,
        (
            *GUARDED,
            "GRANT SELECT, INSERT ON kits TO aurastream_app",
            f"CREATE POLICY own ON kits FOR SELECT TO aurastream_app USING ({MINE})",
        ),
        "aurastream_app INSERT kits",
    ),
    (
        catalogue.grants_without_a_policy,
        ("GRANT SELECT ON assets TO aurastream_webhook",),
        "aurastream_webhook SELECT assets",
    ),
    (
        catalogue.policies_that_do_not_ask_who_it_is,
        ("CREATE POLICY shared ON assets FOR SELECT TO aurastream_app USING (is_public)",),
        "assets.shared r is_public",
    ),
    (
        catalogue.policies_that_do_not_ask_who_it_is,
        ("CREATE POLICY everybody ON exports USING (true)",),
        "exports.everybody * true",
    ),
    (
        catalogue.policies_that_do_not_ask_who_it_is,
        ("ALTER POLICY own ON assets WITH CHECK (true)",),
        f"assets.own * (user_id = {catalogue.IDENTITY}) | true",
    ),
    (
        catalogue.policies_that_do_not_ask_who_it_is,
        (f"CREATE POLICY hook ON exports FOR INSERT TO aurastream_webhook WITH CHECK ({MINE_FOR_EACH_ROW})",),
        "exports.hook a (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)",
    ),
    (
        catalogue.policies_that_do_not_ask_who_it_is,
        ("ALTER POLICY work ON assets TO aurastream_worker, aurastream_app",),
        "assets.work * true",
    ),
    (
        catalogue.policies_that_do_not_ask_who_it_is,
        ("DROP POLICY signing_in ON users",),
        *catalogue.OTHER_POLICIES,
    ),
    (catalogue.views_with_their_makers_rights, ("CREATE VIEW mine AS SELECT * FROM assets",), "mine"),
    (
        catalogue.views_with_their_makers_rights,
        ("CREATE VIEW mine WITH (security_invoker = off) AS SELECT * FROM assets",),
        "mine",
    ),
    (catalogue.views_with_their_makers_rights, ("CREATE MATERIALIZED VIEW mine AS SELECT * FROM assets",), "mine"),
    (
        catalogue.functions_with_rights_that_nobody_gave_a_reason_for,
        (f"{A_FUNCTION} SET search_path = public, pg_temp {COUNTS}",),
        "peek()",
    ),
    (
        catalogue.functions_with_rights_that_nobody_gave_a_reason_for,
        ("ALTER FUNCTION queue_position RESET search_path",),
        QUEUE_POSITION,
    ),
    (
        catalogue.functions_with_rights_that_nobody_gave_a_reason_for,
        ("ALTER FUNCTION queue_position OWNER TO aurastream_owner",),
        QUEUE_POSITION,
    ),
    (
        catalogue.functions_with_rights_that_nobody_gave_a_reason_for,
        ("GRANT EXECUTE ON FUNCTION queue_position TO aurastream_webhook",),
        QUEUE_POSITION,
    ),
    (
        catalogue.functions_with_rights_that_nobody_gave_a_reason_for,
        ("ALTER FUNCTION queue_position SECURITY INVOKER",),
        QUEUE_POSITION,
    ),
    (catalogue.functions_for_everybody, (f"{A_FUNCTION} {COUNTS}",), "peek()"),
    (catalogue.functions_for_everybody, ("GRANT EXECUTE ON FUNCTION queue_position TO PUBLIC",), QUEUE_POSITION),
    (
        catalogue.rights_beyond_reading_and_writing_rows,
        ("GRANT TRUNCATE ON assets TO aurastream_app",),
        "aurastream_app TRUNCATE assets",
    ),
    (
        catalogue.rights_beyond_reading_and_writing_rows,
        ("GRANT REFERENCES (id) ON users TO aurastream_webhook",),
        "aurastream_webhook REFERENCES users",
    ),
    (
        catalogue.rights_beyond_reading_and_writing_rows,
        ("GRANT TRIGGER ON outbox TO aurastream_worker",),
        "aurastream_worker TRIGGER outbox",
    ),
    (
        catalogue.rights_beyond_reading_and_writing_rows,
        ("GRANT CREATE ON SCHEMA public TO PUBLIC",),
        "aurastream_webhook CREATE public",
    ),
    (
        catalogue.rights_beyond_reading_and_writing_rows,
        ("GRANT SELECT (id) ON users TO PUBLIC",),
        "PUBLIC SELECT users",
    ),
    (
        catalogue.rights_beyond_reading_and_writing_rows,
        ("GRANT SELECT ON assets TO aurastream_app WITH GRANT OPTION",),
        "aurastream_app SELECT assets",
    ),
    (catalogue.roles_that_no_policy_binds, ("ALTER ROLE aurastream_app BYPASSRLS",), "aurastream_app"),
    (catalogue.roles_that_no_policy_binds, ("ALTER ROLE aurastream_worker SUPERUSER",), "aurastream_worker"),
    (catalogue.roles_that_no_policy_binds, ("ALTER TABLE outbox OWNER TO aurastream_worker",), "aurastream_worker"),
    (catalogue.roles_that_no_policy_binds, ("GRANT aurastream_worker TO aurastream_app",), "aurastream_app"),
    (catalogue.roles_that_no_policy_binds, ("CREATE ROLE aurastream_new BYPASSRLS",), "aurastream_new"),
    (
        catalogue.rights_of_idle_roles,
        ("GRANT UPDATE (tier) ON users TO aurastream_webhook",),
        "aurastream_webhook UPDATE users",
    ),
    (
        catalogue.rights_on_accounts_that_are_not_as_written,
        ("GRANT UPDATE (tier) ON users TO aurastream_app",),
        f"aurastream_app UPDATE {CHANGEABLE}, tier, updated_at",
    ),
    (
        catalogue.rights_on_accounts_that_are_not_as_written,
        ("REVOKE DELETE ON users FROM aurastream_worker",),
        "aurastream_worker DELETE all",
    ),
    (
        catalogue.unique_keys_that_tell_of_others,
        ("CREATE UNIQUE INDEX slug ON assets (asset_type, user_id)",),
        "slug (asset_type, user_id)",
    ),
    (
        catalogue.unique_keys_that_tell_of_others,
        ("CREATE UNIQUE INDEX named ON users (lower(display_name))",),
        "named ((expression))",
    ),
    (
        catalogue.unique_keys_that_tell_of_others,
        ("ALTER TABLE identities DROP CONSTRAINT uq_identities_subject",),
        "uq_identities_subject (provider, subject)",
    ),
    (
        catalogue.references_that_leave_their_owner_behind,
        ("ALTER TABLE quota_entries ADD CONSTRAINT loose FOREIGN KEY (job_id) REFERENCES generation_jobs",),
        "loose",
    ),
]


@asynccontextmanager
async def undone(world: PostgresWorld) -> AsyncIterator[asyncpg.Connection]:
    """The owner's connection, in a transaction that is never committed."""
    transaction = world.owner.transaction()
    await transaction.start()
    try:
        yield world.owner
    finally:
        await transaction.rollback()


def a_name(value: object) -> str:
    return getattr(value, "__name__", "")


@pytest.mark.parametrize("rule", RULES, ids=a_name)
async def test_the_schema_keeps_every_rule(world: PostgresWorld, rule: catalogue.Rule) -> None:
    assert await rule(world.owner) == set()


@pytest.mark.parametrize(("rule", "statements", "offender"), PLANTED, ids=a_name)
async def test_a_rule_finds_what_breaks_it(
    world: PostgresWorld, rule: catalogue.Rule, statements: tuple[str, ...], offender: str
) -> None:
    async with undone(world) as connection:
        for statement in statements:
            await connection.execute(statement)

        assert offender in await rule(connection)


def test_every_rule_was_seen_to_find_something() -> None:
    assert {rule for rule, _, _ in PLANTED} == {*RULES}
