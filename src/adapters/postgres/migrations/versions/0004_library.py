"""The library: favourites, sharing, the trash, lineage, and an index of words that is read newest first.

Each asset of a user has a number, and a word or another fact that is searched for has one row for every 256 numbers,
with a bit for each asset that it is true of. Docs: decision 0028.
"""

import json

from alembic import op
from sqlalchemy import text

from domain.assets import keys_of, words_of

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE assets
    ADD COLUMN remix_of uuid,
    ADD COLUMN share_expires_at timestamptz,
    ADD COLUMN is_favorite boolean NOT NULL DEFAULT false,
    ADD COLUMN deleted_at timestamptz,
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN number integer NOT NULL DEFAULT 0,
    ADD CONSTRAINT only_what_is_public_is_shared CHECK (is_public OR share_expires_at IS NULL);
CREATE INDEX ix_assets_by_number ON assets (user_id, number);
CREATE INDEX ix_assets_living ON assets (user_id, id) WHERE deleted_at IS NULL;
CREATE INDEX ix_assets_deleted ON assets (user_id, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_assets_favorite ON assets (user_id, id) WHERE is_favorite;
CREATE INDEX ix_assets_public ON assets (user_id, id) WHERE is_public;
CREATE INDEX ix_assets_of_kit ON assets (user_id, brand_kit_id, id) WHERE brand_kit_id IS NOT NULL;
CREATE TABLE asset_counts (
    user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    made integer NOT NULL
);
CREATE TABLE asset_words (
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    word varchar COLLATE "C" NOT NULL,
    block integer NOT NULL,
    bits bit(256) NOT NULL,
    PRIMARY KEY (user_id, word, block)
) WITH (fillfactor = 80)
"""

NUMBER = """
UPDATE assets SET number = counted.number
FROM (SELECT id, row_number() OVER (PARTITION BY user_id ORDER BY id) AS number FROM assets) counted
WHERE counted.id = assets.id;
INSERT INTO asset_counts SELECT user_id, count(*) FROM assets GROUP BY user_id
"""

ADD_WORDS = text("""
INSERT INTO asset_words (user_id, word, block, bits)
SELECT :user_id, word, :number / 256, set_bit(0::bit(256), :number % 256, 1)
FROM unnest(CAST(:words AS varchar[])) AS word
ON CONFLICT (user_id, word, block) DO UPDATE SET bits = asset_words.bits | EXCLUDED.bits
""")

GRANTS = """
GRANT UPDATE (share_expires_at, is_favorite, is_public, deleted_at, version) ON assets TO aurastream_app;
GRANT SELECT, INSERT ON asset_words TO aurastream_app;
GRANT SELECT ON asset_counts TO aurastream_app;
GRANT UPDATE (bits) ON asset_words TO aurastream_app;
GRANT SELECT, INSERT, UPDATE ON asset_counts, asset_words TO aurastream_worker
"""

OWNED = ("asset_counts", "asset_words")

SHARED_ASSET = """
CREATE FUNCTION shared_asset(of_id uuid) RETURNS TABLE (
    id uuid, asset_type varchar, variants jsonb, created_at timestamptz, share_expires_at timestamptz
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT a.id, a.asset_type, a.variants, a.created_at, a.share_expires_at FROM assets a
    WHERE a.id = of_id AND a.is_public AND a.deleted_at IS NULL;
END
"""
"""What anybody may see of an asset that its owner made public, and no column more."""


def run(script: str) -> None:
    """Each statement by itself: the driver prepares them, and a prepared statement is one command."""
    for statement in script.split(";\n"):
        if statement.strip():
            op.execute(statement)


def index_what_is_there() -> None:
    connection = op.get_bind()
    rows = connection.execute(text("SELECT user_id, number, asset_type, job_id, brand_kit_id, is_public,"
                                   " generation_params::text FROM assets ORDER BY id"))  # fmt: skip
    for user_id, number, asset_type, job_id, kit_id, is_public, params in rows:
        words = {*keys_of(words_of(json.loads(params))), f"type:{asset_type}", f"job:{job_id}"}
        words |= ({f"kit:{kit_id}"} if kit_id else set()) | ({"is:public"} if is_public else set())
        connection.execute(ADD_WORDS, {"user_id": user_id, "number": number, "words": sorted(words)})


def upgrade() -> None:
    run(TABLES)
    run(NUMBER)
    index_what_is_there()
    run(GRANTS)
    mine = "(SELECT nullif(current_setting('app.user_id', true), '')::uuid)"
    for table in OWNED:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        rule = f"user_id = {mine}"
        op.execute(f"CREATE POLICY own ON {table} TO aurastream_app USING ({rule}) WITH CHECK ({rule})")
        op.execute(f"CREATE POLICY work ON {table} TO aurastream_worker USING (true) WITH CHECK (true)")
    op.execute("GRANT CREATE ON SCHEMA public TO aurastream_worker")
    op.execute(SHARED_ASSET)
    op.execute("ALTER FUNCTION shared_asset OWNER TO aurastream_worker")
    op.execute("REVOKE ALL ON FUNCTION shared_asset FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION shared_asset TO aurastream_app")
    op.execute("REVOKE CREATE ON SCHEMA public FROM aurastream_worker")


def downgrade() -> None:
    op.execute("DROP FUNCTION shared_asset")
    for table in OWNED:
        op.execute(f"DROP TABLE {table}")
    run("""
DELETE FROM assets WHERE deleted_at IS NOT NULL;
REVOKE UPDATE (is_public) ON assets FROM aurastream_app;
ALTER TABLE assets DROP COLUMN remix_of, DROP COLUMN share_expires_at CASCADE, DROP COLUMN is_favorite,
    DROP COLUMN deleted_at, DROP COLUMN version, DROP COLUMN number
""")
