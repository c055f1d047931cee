"""The tables. A change of anything here is a new `VERSION`."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

VERSION = 1

metadata = MetaData()

about = Table("labelloop", metadata, Column("name", String(64), primary_key=True), Column("value", Text))

jobs = Table(
    "jobs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("kind", String(32), nullable=False),
    Column("spec", Text, nullable=False),  # JSON
    Column("created", Float, nullable=False),
)

operations = Table(
    "operations",
    metadata,
    # SQLite counts only INTEGER keys up by itself
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("job", String(32), nullable=False),
    Column("op_id", String(64), nullable=False),
    Column("annotator", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("sample", Text),
    Column("value", Text),  # JSON
    Column("comment", Text, nullable=False),
    Column("session", Integer, nullable=False),
    Column("label_id", Integer),
    Column("target", String(64)),
    Column("elapsed", Integer),
    Column("suggested", Text),  # JSON
    Column("at", Float, nullable=False),
    UniqueConstraint("job", "op_id"),
    Index("operations_of_job", "job", "seq"),
)

claims = Table(
    "claims",
    metadata,
    Column("job", String(32), primary_key=True),
    Column("sample", Text, primary_key=True),
    Column("annotator", Text, primary_key=True),
    Column("until", Float, nullable=False),
)
