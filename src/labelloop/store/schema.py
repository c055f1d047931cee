"""The tables. A change of anything here is a new `VERSION`."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from labelloop.store.texts import Exact, Json

VERSION = 3

metadata = MetaData()

about = Table("labelloop", metadata, Column("name", String(64), primary_key=True), Column("value", Text))

jobs = Table(
    "jobs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", Exact, nullable=False, unique=True),
    Column("kind", String(32), nullable=False),
    Column("spec", Text, nullable=False),  # JSON
    Column("created", Float, nullable=False),
    Column("session", Integer, nullable=False, default=0),  # of the latest row of `fits`
)

operations = Table(
    "operations",
    metadata,
    # SQLite counts only INTEGER keys up by itself
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("job", String(32), nullable=False),
    Column("op_id", Exact, nullable=False),
    Column("annotator", Exact, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("sample", Exact),
    Column("value", Json),
    Column("comment", Exact, nullable=False),
    Column("session", Integer, nullable=False),
    Column("label_id", Integer),
    Column("target", Exact),
    Column("elapsed", BigInteger),
    Column("suggested", Json),
    Column("batch", Exact),
    Column("at", Float, nullable=False),
    UniqueConstraint("job", "op_id"),
    Index("operations_of_job", "job", "seq"),
)

claims = Table(
    "claims",
    metadata,
    # No key over ids and names: PostgreSQL indexes at most 2.7 kB, and writers take turns anyway
    Column("job", String(32), nullable=False, index=True),
    Column("sample", Exact, nullable=False),
    Column("annotator", Exact, nullable=False),
    Column("kernel", Exact, nullable=False),  # in which the annotator works; somebody with two pages has two
    Column("until", Float, nullable=False),
)

# What the fits of a job have said, and what the latest of them ranks: kernels that share the job read it here.
fits = Table(
    "fits",
    metadata,
    Column("job", String(32), primary_key=True),
    Column("session", Integer, primary_key=True, autoincrement=False),
    Column("stats", Text, nullable=False),  # JSON
    Column("ranking", LargeBinary),  # compressed JSON; only the latest is kept
)

# Whose turn it is to fit: one kernel at a time.
turns = Table(
    "turns",
    metadata,
    Column("job", String(32), primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("until", Float, nullable=False),
)
