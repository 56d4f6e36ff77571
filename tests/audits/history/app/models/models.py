"""The models that Alembic knows."""
from datetime import date, datetime

from sqlalchemy import Column, DateTime, Enum, LargeBinary, Text, func
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlmodel import Field, SQLModel


class Stamped(SQLModel):
    created_at: datetime = Field(sa_type=DateTime, sa_column_kwargs={"server_default": func.now()})
    updated_at: datetime = Field(sa_type=DateTime, sa_column_kwargs={"server_default": func.now()})


class User(Stamped, table=True):
    __tablename__ = "user"

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(max_length=255, unique=True, index=True)
    password_hash: str = Field(max_length=255)
    provider: str | None = Field(default=None, max_length=40)
    provider_subject: str | None = Field(default=None, max_length=120)
    role: str = Field(default="member", max_length=20)


class CaseNote(Stamped, table=True):
    __tablename__ = "case_notes"

    id: int | None = Field(default=None, primary_key=True)
    author_id: int = Field(foreign_key="user.id", index=True)
    title: str = Field(max_length=200)
    body: str = Field(sa_column=Column(Text, nullable=False))
    search: str | None = Field(default=None, sa_column=Column(TSVECTOR))


class DrugNotice(Stamped, table=True):
    __tablename__ = "drug_notices"

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(max_length=100, index=True)
    title: str = Field(max_length=300)
    reading_quality: float | None = None
    is_noise: bool = Field(default=False, index=True)
    notice_date: date | None = None


class FeedStatus(Stamped, table=True):
    __tablename__ = "feed_status"

    id: int | None = Field(default=None, primary_key=True)
    url: str = Field(max_length=500, unique=True, index=True)
    is_healthy: bool = True
    reader: str | None = Field(default=None, max_length=40)


class AdviceEntry(Stamped, table=True):
    __tablename__ = "advice_entries"

    id: int | None = Field(default=None, primary_key=True)
    question: str = Field(sa_column=Column(Text, nullable=False))
    answer: str = Field(sa_column=Column(Text, nullable=False))
    state: str = Field(sa_column=Column(Enum("draft", "published", "withdrawn", name="advice_state"), nullable=False, index=True))


class EncryptionKey(Stamped, table=True):
    __tablename__ = "encryption_keys"

    id: int | None = Field(default=None, primary_key=True)
    fingerprint: str = Field(max_length=64, unique=True)
    wrapped_key: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class ErasureRequest(Stamped, table=True):
    __tablename__ = "erasure_requests"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.id", index=True)
    reason: str | None = Field(default=None, sa_column=Column(Text))
