"""The picture that an asset was finished from stays beside its files, and one that was sent goes with its job.

A user may cancel such a job, and then notes one file of their own to be deleted: they may add such notes and nothing
else, not even look at them. Whoever sees a public asset is told whether a model made it.
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

RULE = "user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid)"


SHARED_ASSET = """
CREATE FUNCTION shared_asset(of_id uuid) RETURNS TABLE (
    id uuid, asset_type varchar, variants jsonb, created_at timestamptz, share_expires_at timestamptz{more_columns}
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT a.id, a.asset_type, a.variants, a.created_at, a.share_expires_at{more} FROM assets a
        JOIN users u ON u.id = a.user_id AND u.erasing_since IS NULL
    WHERE a.id = of_id AND a.is_public AND a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > now());
END
"""


def share(more_columns: str = "", more: str = "") -> None:
    """The function acts with the worker's rights, so no policy hides anything from it."""
    op.execute("DROP FUNCTION shared_asset")
    op.execute("GRANT CREATE ON SCHEMA public TO aurastream_worker")
    op.execute(SHARED_ASSET.format(more_columns=more_columns, more=more))
    op.execute("ALTER FUNCTION shared_asset OWNER TO aurastream_worker")
    op.execute("REVOKE ALL ON FUNCTION shared_asset FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION shared_asset TO aurastream_app")
    op.execute("REVOKE CREATE ON SCHEMA public FROM aurastream_worker")


def upgrade() -> None:
    op.execute("ALTER TABLE assets ADD COLUMN original jsonb")
    op.execute(
        "ALTER TABLE discarded_files ADD CONSTRAINT discarded_files_of_user"
        " CHECK (starts_with(key, 'u/' || user_id || '/'))"
    )
    op.execute(f"CREATE POLICY own ON discarded_files TO aurastream_app USING ({RULE}) WITH CHECK ({RULE})")
    op.execute("GRANT INSERT ON discarded_files TO aurastream_app")
    share(", own_art boolean", ", jsonb_exists(a.generation_params, 'own_art')")


def downgrade() -> None:
    share()
    op.execute("REVOKE INSERT ON discarded_files FROM aurastream_app")
    op.execute("DROP POLICY own ON discarded_files")
    op.execute("ALTER TABLE discarded_files DROP CONSTRAINT discarded_files_of_user")
    op.execute("ALTER TABLE assets DROP COLUMN original")
