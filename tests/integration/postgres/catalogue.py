"""Rules that every table, policy, view, function, grant and role must keep, read off PostgreSQL's own catalogue.

Each rule is a function that names its offenders. What is new is judged without anybody extending a list: the lists
here hold only exceptions, each with its reason, and one that excuses nothing any more is an offender itself.
"""

from collections.abc import Awaitable, Callable, Mapping

import asyncpg

Connection = asyncpg.Connection
Rule = Callable[[Connection], Awaitable[set[str]]]

NOBODYS: Mapping[str, str] = {
    "alembic_version": "which migrations were run",
    "outbox": "facts on their way to workers; who serves people may add to it and never read it",
    "sign_in_attempts": "of people who are not signed in; found by a digest that only their browser can make",
    "chores": "what one process does for all of them, and when it is due again",
    "audit_head": "the end of the audit log's chain; only the function that writes a line touches it",
}
"""Tables without a user, and why."""

SEES_EVERYBODY: Mapping[str, str] = {"aurastream_worker": "does the product's own work on everybody's rows"}

IDENTITY = "( SELECT (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid AS \"nullif\")"
"""Who somebody is, for this transaction, as PostgreSQL writes an expression down."""

SIGNING_IN = (
    "(email_key)::text = ( SELECT NULLIF(current_setting('app.email_key'::text, true), ''::text) AS \"nullif\")"
)
OTHER_POLICIES: Mapping[str, str] = {f"users.signing_in r ({SIGNING_IN})": "whoever claims an address sees its account"}
"""Policies that do not ask for the user's identity, word by word."""

DEFINERS: Mapping[str, set[str]] = {
    "identity_owner(character varying,character varying)": {"aurastream_app"},
    "queue_position(character varying,timestamp with time zone)": {"aurastream_app"},
    "shared_asset(uuid)": {"aurastream_app"},
    "write_audit(uuid,uuid,character varying,timestamp with time zone,jsonb)": set(),
    "write_own_audit(uuid,character varying,timestamp with time zone,jsonb)": {"aurastream_app"},
}
"""Functions that act with the worker's rights, and who else may call them."""

FOREIGN_KEYS: Mapping[str, str] = {
    "uq_users_email_key (email_key)": "one account an address; sign-up answers for it on purpose",
    "uq_identities_subject (provider, subject)": "one account for each provider's account",
    "quota_entries_pkey (job_id, round, index, kind)": "an asset is settled once; nobody can guess a job's id",
    "ux_quota_entries_settled_once (job_id, round, index)": "the same",
    "job_events_pkey (job_id, number)": "a job's events are numbered; the app hangs none on others' jobs",
    "ux_assets_job_index (job_id, index)": "a job has one asset an index; the app makes none",
    "audit_log_pkey (number)": "one chain for everybody; lines are written by a function that numbers them",
}
"""Unique keys that do not begin with their owner, so that a refusal could tell of somebody else's row."""

RIGHTS_ON_USERS: Mapping[str, Mapping[str, str]] = {
    "aurastream_app": {
        "SELECT": "all",
        "INSERT": "all",
        "UPDATE": "active_brand_kit_id, avatar_url, display_name, email, email_key, email_verified, erasing_since, "
        "password_hash, password_proven, pending_email, pending_email_id, pending_email_key, pending_email_until, "
        "updated_at",
    },
    "aurastream_worker": {"SELECT": "all", "UPDATE": "all", "DELETE": "all"},
}
"""Who may do what to accounts: nobody who serves people may change a role or a tier."""

IDLE = ("aurastream_webhook",)
"""Roles that exist already and may do nothing yet."""

OURS = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"

TABLES = f"""
    SELECT c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity,
        (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND NOT a.attisdropped
            AND (a.attname = 'user_id' OR (c.relname = 'users' AND a.attname = 'id')
                OR EXISTS (SELECT FROM pg_constraint k WHERE k.contype = 'f' AND k.conrelid = c.oid
                    AND k.confrelid = 'public.users'::regclass AND k.conkey = ARRAY[a.attnum]))
            ORDER BY a.attname = 'user_id' DESC LIMIT 1) AS owner
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm', 'f') AND {OURS}
"""
"""All that holds rows, with the column that says whose they are."""

ROLES = """
    SELECT r.* FROM pg_roles r, pg_class users
    WHERE starts_with(r.rolname, 'aurastream_') AND users.oid = 'public.users'::regclass AND r.oid <> users.relowner
"""
"""Everybody of ours but the owner, who migrates and serves nobody."""


async def peoples_tables(connection: Connection) -> dict[str, str]:
    """Tables with a user in them, and the column that says which."""
    rows = await connection.fetch(f"SELECT relname, owner FROM ({TABLES}) t WHERE owner IS NOT NULL ORDER BY relname")
    return dict(rows)


async def roles(connection: Connection) -> list[str]:
    return [row["rolname"] for row in await connection.fetch(f"{ROLES} ORDER BY rolname")]


async def tables_without_an_owner_or_a_reason(connection: Connection) -> set[str]:
    found = {row[0] for row in await connection.fetch(f"SELECT relname FROM ({TABLES}) t WHERE owner IS NULL")}
    return found ^ NOBODYS.keys()


async def tables_without_forced_policies(connection: Connection) -> set[str]:
    return await _names(
        connection,
        f"SELECT relname FROM ({TABLES}) t WHERE owner IS NOT NULL AND NOT (relrowsecurity AND relforcerowsecurity)",
    )


async def grants_without_a_policy(connection: Connection) -> set[str]:
    return await _names(
        connection,
        f"""
        SELECT concat_ws(' ', rolname, command, relname)
        FROM ({TABLES}) t, ({ROLES}) r,
            (VALUES ('SELECT', 'r'), ('INSERT', 'a'), ('UPDATE', 'w'), ('DELETE', 'd')) c (command, letter)
        WHERE owner IS NOT NULL
            AND (has_table_privilege(r.oid, t.oid, command)
                OR command <> 'DELETE' AND has_any_column_privilege(r.oid, t.oid, command))
            AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = t.oid AND p.polpermissive
                AND p.polcmd::text IN ('*', letter) AND p.polroles && ARRAY[r.oid, 0::oid])
        """,
    )


async def policies_that_do_not_ask_who_it_is(connection: Connection) -> set[str]:
    """Permissive policies add up, so that one which is too wide undoes all others.

    The identity stands in a sub-select, which PostgreSQL evaluates once a statement and not once a row.
    """
    rows = await connection.fetch(f"""
        SELECT t.relname || '.' || polname AS name, polcmd::text AS command, owner,
            array(SELECT coalesce(rolname, 'PUBLIC') FROM unnest(polroles) r LEFT JOIN pg_roles ON oid = r) AS roles,
            pg_get_expr(polqual, polrelid) AS seen, pg_get_expr(coalesce(polwithcheck, polqual), polrelid) AS written
        FROM pg_policy JOIN ({TABLES}) t ON t.oid = polrelid WHERE polpermissive
    """)
    found = set()
    for row in rows:
        own = f"({row['owner']} = {IDENTITY})"
        sees = {row["seen"]} if row["command"] != "a" else set()
        writes = {row["written"]} if row["command"] in "aw*" else set()
        if not {*row["roles"]} <= SEES_EVERYBODY.keys() and sees | writes != {own}:
            found.add(f"{row['name']} {row['command']} {' | '.join(sorted(sees | writes))}")
    return found ^ OTHER_POLICIES.keys()


async def views_with_their_makers_rights(connection: Connection) -> set[str]:
    """A materialized view has no other, and no policies either: it is found among the tables as well."""
    return await _names(
        connection,
        f"""
        SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {OURS} AND (c.relkind = 'm' OR c.relkind = 'v' AND NOT EXISTS (
            SELECT FROM pg_options_to_table(c.reloptions)
            WHERE option_name = 'security_invoker' AND option_value::boolean))
        """,
    )


async def functions_with_rights_that_nobody_gave_a_reason_for(connection: Connection) -> set[str]:
    """Those that act with their maker's rights are listed, belong to the worker and look names up in one place."""
    rows = await connection.fetch(f"""
        SELECT p.oid::regprocedure::text AS name, pg_get_userbyid(proowner) AS owner, proconfig,
            array(SELECT pg_get_userbyid(grantee) FROM aclexplode(coalesce(proacl, acldefault('f', proowner)))
                WHERE grantee <> proowner) AS callers
        FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE {OURS} AND prosecdef
    """)
    sound = {
        row["name"]
        for row in rows
        if row["owner"] == "aurastream_worker"
        and row["proconfig"] == ["search_path=public, pg_temp"]
        and {*row["callers"]} == DEFINERS.get(row["name"])
    }
    return ({row["name"] for row in rows} | DEFINERS.keys()) - sound


async def functions_for_everybody(connection: Connection) -> set[str]:
    """PostgreSQL lets everybody call what is made, until that is taken back."""
    return await _names(
        connection,
        f"""
        SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
        WHERE {OURS} AND has_function_privilege('public', p.oid, 'EXECUTE')
        """,
    )


async def rights_beyond_reading_and_writing_rows(connection: Connection) -> set[str]:
    """TRUNCATE knows no policies, REFERENCES asks for rows unseen, a trigger acts for others, CREATE changes what a
    name means, and what may be handed on ends up anywhere."""
    return await _names(
        connection,
        f"""
        SELECT concat_ws(' ', rolname, power, relname) FROM ({TABLES}) t, ({ROLES}) r,
            unnest(ARRAY['TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN']) power
        WHERE has_table_privilege(r.oid, t.oid, power)
            OR power = 'REFERENCES' AND has_any_column_privilege(r.oid, t.oid, power)
        UNION SELECT concat_ws(' ', rolname, 'CREATE', nspname) FROM pg_namespace, ({ROLES}) r
        WHERE nspname !~ '^pg_' AND has_schema_privilege(r.oid, pg_namespace.oid, 'CREATE')
        UNION SELECT concat_ws(' ', rolname, 'CREATE', 'database') FROM ({ROLES}) r
        WHERE has_database_privilege(r.oid, current_database(), 'CREATE')
        UNION SELECT concat_ws(' ', CASE grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(grantee) END,
            privilege_type, relname)
        FROM ({TABLES}) t JOIN pg_class c USING (oid, relname), LATERAL (
            SELECT * FROM aclexplode(c.relacl)
            UNION ALL SELECT x.* FROM pg_attribute a, aclexplode(a.attacl) x WHERE a.attrelid = c.oid) given
        WHERE grantee = 0 OR is_grantable AND grantee <> c.relowner
        """,
    )


async def roles_that_no_policy_binds(connection: Connection) -> set[str]:
    """Superusers, those that pass policies by, members of other roles, and owners of anything but functions."""
    return await _names(
        connection,
        f"""
        SELECT rolname FROM ({ROLES}) r
        WHERE rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication
            OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid)
            OR EXISTS (SELECT FROM pg_class WHERE relowner = r.oid)
            OR EXISTS (SELECT FROM pg_namespace WHERE nspowner = r.oid)
            OR EXISTS (SELECT FROM pg_database WHERE datdba = r.oid)
        """,
    )


async def rights_of_idle_roles(connection: Connection) -> set[str]:
    return await _names(
        connection,
        f"""
        SELECT concat_ws(' ', role, command, relname)
        FROM ({TABLES}) t, unnest($1::text[]) role, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) command
        WHERE has_table_privilege(role, t.oid, command)
            OR command <> 'DELETE' AND has_any_column_privilege(role, t.oid, command)
        """,
        IDLE,
    )


async def rights_on_accounts_that_are_not_as_written(connection: Connection) -> set[str]:
    rows = await connection.fetch(f"""
        SELECT rolname, command, CASE
            WHEN has_table_privilege(r.oid, 'public.users', command) THEN 'all'
            ELSE (SELECT string_agg(attname, ', ' ORDER BY attname) FROM pg_attribute
                WHERE attrelid = 'public.users'::regclass AND attnum > 0 AND NOT attisdropped AND command <> 'DELETE'
                AND has_column_privilege(r.oid, attrelid, attnum, replace(command, 'DELETE', 'SELECT')))
            END AS columns
        FROM ({ROLES}) r, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) command
    """)
    given = {f"{row['rolname']} {row['command']} {row['columns']}" for row in rows if row["columns"]}
    return given ^ {
        f"{role} {what} {columns}" for role, all in RIGHTS_ON_USERS.items() for what, columns in all.items()
    }


async def unique_keys_that_tell_of_others(connection: Connection) -> set[str]:
    """A refused duplicate says that the row is there, whoever's it is.

    So a key begins with its owner, or is nothing but a random id, or stands on the list.
    """
    rows = await connection.fetch(f"""
        SELECT i.indexrelid::regclass::text AS name, owner, array(
            SELECT coalesce(attname, '(expression)') FROM unnest(i.indkey::int2[]) WITH ORDINALITY k (number, place)
            LEFT JOIN pg_attribute ON attrelid = i.indrelid AND attnum = number
            WHERE place <= i.indnkeyatts ORDER BY place) AS columns
        FROM pg_index i JOIN ({TABLES}) t ON t.oid = i.indrelid
        WHERE owner IS NOT NULL AND (i.indisunique OR i.indisexclusion)
    """)
    found = {
        f"{row['name']} ({', '.join(row['columns'])})"
        for row in rows
        if row["columns"][0] != row["owner"] and row["columns"] != ["id"]
    }
    return found ^ FOREIGN_KEYS.keys()


async def references_that_leave_their_owner_behind(connection: Connection) -> set[str]:
    """A reference is checked past all policies: without the owner in it, a row can be hung on somebody else's."""
    return await _names(
        connection,
        f"""
        SELECT k.conname FROM pg_constraint k
        JOIN ({TABLES}) mine ON mine.oid = k.conrelid JOIN ({TABLES}) other ON other.oid = k.confrelid
        WHERE k.contype = 'f' AND other.owner IS NOT NULL AND NOT EXISTS (
            SELECT FROM unnest(k.conkey, k.confkey) pair (here, there)
            JOIN pg_attribute a ON a.attrelid = mine.oid AND a.attnum = here AND a.attname = mine.owner
            JOIN pg_attribute b ON b.attrelid = other.oid AND b.attnum = there AND b.attname = other.owner)
        """,
    )


RULES = (
    tables_without_an_owner_or_a_reason,
    tables_without_forced_policies,
    grants_without_a_policy,
    policies_that_do_not_ask_who_it_is,
    views_with_their_makers_rights,
    functions_with_rights_that_nobody_gave_a_reason_for,
    functions_for_everybody,
    rights_beyond_reading_and_writing_rows,
    roles_that_no_policy_binds,
    rights_of_idle_roles,
    rights_on_accounts_that_are_not_as_written,
    unique_keys_that_tell_of_others,
    references_that_leave_their_owner_behind,
)


async def _names(connection: Connection, query: str, *values: object) -> set[str]:
    return {row[0] for row in await connection.fetch(query, *values)}
