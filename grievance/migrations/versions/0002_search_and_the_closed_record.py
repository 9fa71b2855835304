"""Full-text search over cases, and a record of events that only grows.

SQLite: an FTS5 table kept by triggers; words stay whole with their vowel signs (the default tokenizer cuts Hindi).
PostgreSQL: a GIN index over the same folded text.

Revision: 0002
Follows: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQLITE = (
    """CREATE VIRTUAL TABLE case_search USING fts5(search_text, content='',
       tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'")""",
    """CREATE TRIGGER case_search_added AFTER INSERT ON "case" BEGIN
       INSERT INTO case_search(rowid, search_text) VALUES (new.id, new.search_text); END""",
    """CREATE TRIGGER case_search_changed AFTER UPDATE OF search_text ON "case"
       WHEN old.search_text <> new.search_text BEGIN
       INSERT INTO case_search(case_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
       INSERT INTO case_search(rowid, search_text) VALUES (new.id, new.search_text); END""",
    """CREATE TRIGGER case_search_gone AFTER DELETE ON "case" BEGIN
       INSERT INTO case_search(case_search, rowid, search_text) VALUES ('delete', old.id, old.search_text); END""",
    """CREATE TRIGGER event_never_changes BEFORE UPDATE ON event BEGIN
       SELECT RAISE(ABORT, 'the record of events is only added to'); END""",
    """CREATE TRIGGER event_never_goes BEFORE DELETE ON event BEGIN
       SELECT RAISE(ABORT, 'the record of events is only added to'); END""",
)
POSTGRESQL = (
    """CREATE INDEX ix_case_search ON "case" USING gin (to_tsvector('simple', search_text))""",
    """CREATE FUNCTION event_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'the record of events is only added to'; END $$""",
    """CREATE TRIGGER event_never_changes BEFORE UPDATE OR DELETE ON event
       FOR EACH ROW EXECUTE FUNCTION event_is_only_added_to()""",
)


def upgrade() -> None:
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in (
            "event_never_goes",
            "event_never_changes",
            "case_search_gone",
            "case_search_changed",
            "case_search_added",
        ):
            op.execute(f"DROP TRIGGER {name}")
        op.execute("DROP TABLE case_search")
    else:
        op.execute("DROP TRIGGER event_never_changes ON event")
        op.execute("DROP FUNCTION event_is_only_added_to()")
        op.execute("DROP INDEX ix_case_search")
