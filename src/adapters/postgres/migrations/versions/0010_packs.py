"""The jobs of a pack are found by it."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE INDEX ix_generation_jobs_of_pack ON generation_jobs (user_id, (wish #>> '{pack,pack_id}'))"
        " WHERE wish #>> '{pack,pack_id}' IS NOT NULL"
    )


def downgrade() -> None:
    op.execute("DROP INDEX ix_generation_jobs_of_pack")
