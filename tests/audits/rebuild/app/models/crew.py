"""A crew: who is on a train together."""
from datetime import date, datetime

from sqlalchemy import DateTime, Text, func
from sqlmodel import Field, SQLModel


class Crew(SQLModel, table=True):
    __tablename__ = "crews"

    id: str = Field(primary_key=True, max_length=64)
    name: str = Field(max_length=80)
    depot_code: str = Field(max_length=20, index=True)
    tenant_id: str = Field(max_length=64, index=True)
    leader: str | None = Field(default=None, max_length=80)
    size: int = 2
    language: str = Field(default="en", max_length=8)
    is_active: bool = True
    licence_class: str | None = Field(default=None, max_length=20)
    valid_from: date | None = None
    valid_to: date | None = None
    rest_hours: float = 11.0
    phone: str | None = Field(default=None, max_length=40)
    notes: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(sa_type=DateTime(timezone=True), sa_column_kwargs={"server_default": func.now()})
    updated_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    is_drill: bool | None = None
    drill_id: str | None = Field(default=None, max_length=64)
