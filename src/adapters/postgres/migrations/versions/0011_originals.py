"""The picture that an asset was finished from stays beside its files, and one that was sent goes with its job.

A user may cancel such a job, and then notes one file of their own to be deleted: they may add such notes and nothing
else, not even look at them.
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

RULE = "user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid)"


def upgrade() -> None:
    op.execute("ALTER TABLE assets ADD COLUMN original jsonb")
    op.execute(
        "ALTER TABLE discarded_files ADD CONSTRAINT discarded_files_of_user"
        " CHECK (starts_with(key, 'u/' || user_id || '/'))"
    )
    op.execute(f"CREATE POLICY own ON discarded_files TO aurastream_app USING ({RULE}) WITH CHECK ({RULE})")
    op.execute("GRANT INSERT ON discarded_files TO aurastream_app")


def downgrade() -> None:
    op.execute("REVOKE INSERT ON discarded_files FROM aurastream_app")
    op.execute("DROP POLICY own ON discarded_files")
    op.execute("ALTER TABLE discarded_files DROP CONSTRAINT discarded_files_of_user")
    op.execute("ALTER TABLE assets DROP COLUMN original")
