"""A name for the state of records that figures were counted from, the same wherever they lie."""

from __future__ import annotations

from reddot.records.columns import TABLES
from reddot.records.record_tables import RecordTables, connect


def data_checkpoint(records: RecordTables) -> str:
    """The SHA-256 of the records' content, whatever the order and the form of their files.

    Parameters
    ----------
    records
        Every table counts: reports, and the tables beside them.

    Returns
    -------
    str
        ``records sha256:`` and 64 hexadecimal digits.
    """
    with connect(records) as connection:
        queries = [
            f"SELECT '{table}' || coalesce(string_agg(line, '' ORDER BY line), '') AS words "  # noqa: S608
            f"FROM (SELECT md5(CAST(t AS VARCHAR)) AS line FROM {table} AS t)"
            for table in sorted(TABLES)
        ]
        whole = " UNION ALL ".join(queries)
        found = connection.execute(
            f"SELECT sha256(string_agg(words, '' ORDER BY words)) FROM ({whole})"  # noqa: S608
        ).fetchone()
    return f"records sha256:{found[0] if found else ''}"
