"""A search reads the bits of words from their index, four times as many at once.

The blocks of one word lie far apart in the table, each among those of all other words of its time. Of a million assets
two common words had 3,907 each, and a page for each was most of what their search took. Docs: decision 0028.
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BLOCKS = """
LOCK TABLE asset_words IN ACCESS EXCLUSIVE MODE;
CREATE TEMPORARY TABLE blocks ON COMMIT DROP AS {blocks};
TRUNCATE asset_words;
ALTER TABLE asset_words
    DROP CONSTRAINT asset_words_pkey,
    ALTER COLUMN bits TYPE bit({size}),
    ADD CONSTRAINT asset_words_pkey PRIMARY KEY (user_id, word, block) {include};
INSERT INTO asset_words (user_id, word, block, bits) SELECT user_id, word, block, bits FROM blocks
"""

FOUR_AS_ONE = """
    SELECT user_id, word, block / 4 AS block, bit_or(bits::bit(1024) >> block % 4 * 256) AS bits
    FROM asset_words GROUP BY user_id, word, block / 4
"""

ONE_AS_FOUR = """
    SELECT * FROM (
        SELECT user_id, word, block * 4 + part AS block, (bits << part * 256)::bit(256) AS bits
        FROM asset_words, generate_series(0, 3) AS part) parts
    WHERE bits <> 0::bit(256)
"""


def upgrade() -> None:
    _rewrite(BLOCKS.format(blocks=FOUR_AS_ONE, size=1024, include="INCLUDE (bits)"))


def downgrade() -> None:
    _rewrite(BLOCKS.format(blocks=ONE_AS_FOUR, size=256, include=""))


def _rewrite(script: str) -> None:
    """Each statement by itself: the driver prepares them, and a prepared statement is one command."""
    for statement in script.split(";\n"):
        op.execute(statement)
