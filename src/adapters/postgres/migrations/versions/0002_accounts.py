"""Accounts: refresh families, provider identities, links in letters, audit log, export, erasure.

A new role, `aurastream_webhook`, will take in what payment providers send; it may do nothing until there is
something for it. The audit log is written by functions only: whoever serves people can add a line about themselves
and change none.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE users ALTER COLUMN email DROP NOT NULL;
ALTER TABLE users ALTER COLUMN email_key DROP NOT NULL;
ALTER TABLE users ADD COLUMN erasing_since timestamptz;
ALTER TABLE users ADD COLUMN password_proven boolean NOT NULL DEFAULT false;
ALTER TABLE users ALTER COLUMN password_proven DROP DEFAULT;
ALTER TABLE users ADD CONSTRAINT email_has_its_key CHECK ((email IS NULL) = (email_key IS NULL));
ALTER TABLE login_sessions DROP COLUMN refresh_hash;
ALTER TABLE login_sessions ADD COLUMN refreshed_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE login_sessions ADD COLUMN generation integer NOT NULL DEFAULT 0;
ALTER TABLE login_sessions ADD COLUMN agent varchar NOT NULL DEFAULT '';
ALTER TABLE login_sessions ADD COLUMN address varchar NOT NULL DEFAULT '';
ALTER TABLE login_sessions ADD COLUMN refreshed_by_agent varchar NOT NULL DEFAULT '';
ALTER TABLE login_sessions ADD COLUMN refreshed_by_address varchar NOT NULL DEFAULT '';
ALTER TABLE login_sessions ADD COLUMN ended_because varchar;
ALTER TABLE login_sessions ALTER COLUMN refreshed_at DROP DEFAULT;
ALTER TABLE login_sessions ALTER COLUMN generation DROP DEFAULT;
ALTER TABLE login_sessions ALTER COLUMN agent DROP DEFAULT;
ALTER TABLE login_sessions ALTER COLUMN address DROP DEFAULT;
ALTER TABLE login_sessions ALTER COLUMN refreshed_by_agent DROP DEFAULT;
ALTER TABLE login_sessions ALTER COLUMN refreshed_by_address DROP DEFAULT;
CREATE TABLE identities (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    provider varchar NOT NULL,
    subject varchar NOT NULL,
    created_at timestamptz NOT NULL,
    sealed_grant bytea,
    CONSTRAINT uq_identities_subject UNIQUE (provider, subject)
);
CREATE INDEX ix_identities_user_id ON identities (user_id);
CREATE TABLE mail_tokens (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    purpose varchar NOT NULL,
    email_key varchar NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX ix_mail_tokens_user_id ON mail_tokens (user_id);
CREATE TABLE sign_in_attempts (
    state_digest bytea PRIMARY KEY,
    browser_digest bytea NOT NULL,
    provider varchar NOT NULL,
    code_verifier varchar NOT NULL,
    nonce varchar NOT NULL,
    return_to varchar NOT NULL,
    transport varchar NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX ix_sign_in_attempts_expired ON sign_in_attempts (expires_at);
CREATE TABLE exports (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    asked_at timestamptz NOT NULL,
    ready_at timestamptz,
    expires_at timestamptz,
    fetched_at timestamptz,
    size bigint
);
CREATE INDEX ix_exports_of_user ON exports (user_id, id);
CREATE INDEX ix_exports_stored ON exports (expires_at) WHERE size IS NOT NULL;
CREATE TABLE erasures (
    user_id uuid PRIMARY KEY,
    asked_at timestamptz NOT NULL,
    grants_given_back boolean NOT NULL,
    rows_gone_at timestamptz,
    done_at timestamptz
);
CREATE TABLE audit_log (
    number bigint PRIMARY KEY,
    id uuid NOT NULL CONSTRAINT uq_audit_log_id UNIQUE,
    action varchar NOT NULL,
    at timestamptz NOT NULL,
    personal_digest bytea NOT NULL,
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL,
    user_id uuid,
    salt bytea,
    personal jsonb,
    CONSTRAINT forgotten_as_a_whole CHECK (num_nulls(user_id, salt, personal) IN (0, 3))
);
CREATE INDEX ix_audit_log_of_user ON audit_log (user_id, id);
CREATE TABLE audit_head (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    number bigint NOT NULL,
    hash bytea NOT NULL
);
INSERT INTO audit_head VALUES (true, 0, sha256('aurastream audit log'))
"""

OWNED = {
    "identities": "user_id",
    "mail_tokens": "user_id",
    "exports": "user_id",
    "erasures": "user_id",
    "audit_log": "user_id",
}

WEBHOOK = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'aurastream_webhook') THEN
        CREATE ROLE aurastream_webhook NOLOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
END $$
"""

GRANTS = """
GRANT USAGE ON SCHEMA public TO aurastream_webhook;
GRANT UPDATE (email_verified, erasing_since, password_proven) ON users TO aurastream_app;
GRANT SELECT, INSERT ON identities, exports TO aurastream_app;
GRANT UPDATE (sealed_grant) ON identities TO aurastream_app;
GRANT UPDATE (fetched_at) ON exports TO aurastream_app;
GRANT SELECT, DELETE ON mail_tokens TO aurastream_app;
GRANT UPDATE (used_at) ON mail_tokens TO aurastream_app;
GRANT SELECT, INSERT, DELETE ON sign_in_attempts TO aurastream_app;
GRANT SELECT, INSERT ON erasures TO aurastream_app;
GRANT SELECT (number, id, action, at, user_id, personal) ON audit_log TO aurastream_app;
GRANT DELETE ON users TO aurastream_worker;
GRANT SELECT ON login_sessions TO aurastream_worker;
GRANT SELECT ON identities TO aurastream_worker;
GRANT UPDATE (sealed_grant) ON identities TO aurastream_worker;
GRANT SELECT, INSERT ON mail_tokens TO aurastream_worker;
GRANT SELECT (expires_at), DELETE ON sign_in_attempts TO aurastream_worker;
GRANT SELECT, UPDATE ON exports, erasures TO aurastream_worker;
GRANT SELECT, INSERT ON audit_log TO aurastream_worker;
GRANT UPDATE (user_id, salt, personal) ON audit_log TO aurastream_worker;
GRANT SELECT, UPDATE ON audit_head TO aurastream_worker
"""

OWNER_OF_IDENTITY = """
CREATE FUNCTION identity_owner(at_provider varchar, of_subject varchar) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    RETURN (SELECT user_id FROM identities WHERE provider = at_provider AND subject = of_subject)
"""

LINE_HASH = """
CREATE FUNCTION audit_line_hash(previous bytea, number bigint, id uuid, action varchar, at timestamptz, digest bytea)
    RETURNS bytea LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp
    RETURN sha256(previous || convert_to(concat_ws('|', number, id, action,
        (extract(epoch FROM at) * 1000000)::bigint, encode(digest, 'hex')), 'UTF8'))
"""

WRITE = """
CREATE FUNCTION write_audit(entry uuid, of_user uuid, did varchar, moment timestamptz, about jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    head audit_head;
    grains bytea := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
    digest bytea := sha256(grains || convert_to(of_user::text || about::text, 'UTF8'));
    line bytea;
BEGIN
    SELECT * INTO STRICT head FROM audit_head FOR UPDATE;
    line := audit_line_hash(head.hash, head.number + 1, entry, did, moment, digest);
    INSERT INTO audit_log
        VALUES (head.number + 1, entry, did, moment, digest, head.hash, line, of_user, grains, about);
    UPDATE audit_head SET number = head.number + 1, hash = line;
END $$
"""

WRITE_OWN = """
CREATE FUNCTION write_own_audit(entry uuid, did varchar, moment timestamptz, about jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    me uuid := nullif(current_setting('app.user_id', true), '')::uuid;
BEGIN
    IF me IS NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'nobody writes no audit log';
    END IF;
    PERFORM write_audit(entry, me, did, moment, about);
END $$
"""

KEEP_LINES = """
CREATE FUNCTION keep_audit_lines() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND (NEW.number, NEW.id, NEW.action, NEW.at, NEW.personal_digest, NEW.previous_hash, NEW.hash)
          = (OLD.number, OLD.id, OLD.action, OLD.at, OLD.personal_digest, OLD.previous_hash, OLD.hash)
        AND NEW.user_id IS NULL AND NEW.salt IS NULL AND NEW.personal IS NULL
    THEN
        RETURN NEW;
    END IF;
    RAISE insufficient_privilege USING MESSAGE = 'the audit log is only added to';
END $$
"""

FUNCTIONS = ("identity_owner(varchar, varchar)", "write_audit(uuid, uuid, varchar, timestamptz, jsonb)",
             "write_own_audit(uuid, varchar, timestamptz, jsonb)")  # fmt: skip
"""They act with the worker's rights, so each says exactly what it gives away."""


def run(script: str) -> None:
    """Each statement by itself: the driver prepares them, and a prepared statement is one command."""
    for statement in script.split(";\n"):
        if statement.strip():
            op.execute(statement)


def upgrade() -> None:
    op.execute(WEBHOOK)
    run(TABLES)
    run(GRANTS)
    mine = "(SELECT nullif(current_setting('app.user_id', true), '')::uuid)"
    for table, owner in OWNED.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        rule = f"{owner} = {mine}"
        op.execute(f"CREATE POLICY own ON {table} TO aurastream_app USING ({rule}) WITH CHECK ({rule})")
        op.execute(f"CREATE POLICY work ON {table} TO aurastream_worker USING (true) WITH CHECK (true)")
    op.execute("GRANT CREATE ON SCHEMA public TO aurastream_worker")
    for script in (OWNER_OF_IDENTITY, LINE_HASH, WRITE, WRITE_OWN, KEEP_LINES):
        op.execute(script)
    op.execute("REVOKE ALL ON FUNCTION audit_line_hash, keep_audit_lines FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION audit_line_hash TO aurastream_worker")
    for function in FUNCTIONS:
        op.execute(f"ALTER FUNCTION {function} OWNER TO aurastream_worker")
        op.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION identity_owner, write_own_audit TO aurastream_app")
    op.execute("REVOKE CREATE ON SCHEMA public FROM aurastream_worker")
    op.execute(
        "CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE ON audit_log "
        "FOR EACH ROW EXECUTE FUNCTION keep_audit_lines()"
    )
    op.execute(
        "CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_log "
        "FOR EACH STATEMENT EXECUTE FUNCTION keep_audit_lines()"
    )


def downgrade() -> None:
    for function in ("identity_owner", "write_own_audit", "write_audit"):
        op.execute(f"DROP FUNCTION {function}")
    for table in ("audit_head", "sign_in_attempts", *reversed(OWNED)):
        op.execute(f"DROP TABLE {table}")
    op.execute("DROP FUNCTION audit_line_hash")
    op.execute("DROP FUNCTION keep_audit_lines")
    op.execute("DELETE FROM users WHERE email IS NULL")
    run("""
ALTER TABLE users DROP CONSTRAINT email_has_its_key;
ALTER TABLE users DROP COLUMN erasing_since, DROP COLUMN password_proven;
ALTER TABLE users ALTER COLUMN email SET NOT NULL;
ALTER TABLE users ALTER COLUMN email_key SET NOT NULL;
REVOKE UPDATE (email_verified) ON users FROM aurastream_app;
REVOKE DELETE ON users FROM aurastream_worker;
REVOKE SELECT ON login_sessions FROM aurastream_worker;
DELETE FROM login_sessions;
ALTER TABLE login_sessions DROP COLUMN refreshed_at, DROP COLUMN generation, DROP COLUMN agent, DROP COLUMN address,
    DROP COLUMN refreshed_by_agent, DROP COLUMN refreshed_by_address, DROP COLUMN ended_because;
ALTER TABLE login_sessions ADD COLUMN refresh_hash bytea NOT NULL;
REVOKE USAGE ON SCHEMA public FROM aurastream_webhook
""")
