"""A journey: a train, once, from its first station to its last."""
from datetime import datetime
from decimal import Decimal

from sqlalchemy import DateTime, Text, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


class Journey(SQLModel, table=True):
    __tablename__ = "journeys"

    id: str = Field(primary_key=True, max_length=64)
    number: str = Field(max_length=20, index=True)
    train_id: int = Field(index=True)
    path_id: int | None = None
    tenant_id: str = Field(max_length=64, index=True)
    operator: str = Field(max_length=80)
    state_code: str = Field(default="planned", max_length=20, index=True)
    direction: str | None = Field(default=None, max_length=10)
    departs_at: datetime = Field(sa_type=DateTime(timezone=True), index=True)
    arrives_at: datetime = Field(sa_type=DateTime(timezone=True))
    departed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    arrived_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    seats_offered: int = 0
    seats_sold: int = 0
    platform_code: str | None = Field(default=None, max_length=8)
    notes: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(sa_type=DateTime(timezone=True), sa_column_kwargs={"server_default": func.now()})
    updated_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    clearance: str | None = Field(default=None, max_length=30)
    clearance_engine: str | None = Field(default=None, max_length=50)
    clearance_context: dict | None = Field(default=None, sa_type=JSONB)
    cleared_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    cleared_by: str | None = Field(default=None, max_length=100)
    is_drill: bool | None = Field(default=None)
    drill_id: str | None = Field(default=None, max_length=64)
    running_mode: str | None = Field(default=None, max_length=30)
    running_environment: str | None = Field(default=None, max_length=30)
    phase: str | None = Field(default=None, max_length=20, index=True)
    project_id: str | None = Field(default=None, max_length=64)
    seen_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    feed: str | None = Field(default=None, max_length=30)
    carrier_type: str | None = Field(default=None, max_length=50)
    risk_level: str | None = Field(default=None, max_length=20)
    delay_band: str | None = Field(default=None, max_length=20)
    evidence_health: str | None = Field(default=None, max_length=20)
    integrity: str | None = Field(default=None, max_length=20)
    incident_count: int | None = Field(default=None)
    draft_count: int | None = Field(default=None)
    rule_broken: bool | None = Field(default=None)
    energy_in: int | None = Field(default=None)
    energy_out: int | None = Field(default=None)
    cost_estimate: Decimal | None = Field(default=None, max_digits=12, decimal_places=2)
    expected_minutes: int | None = Field(default=None)
    actor_type: str | None = Field(default=None, max_length=30)
    actor_id: str | None = Field(default=None, max_length=100)
    origin_system: str | None = Field(default=None, max_length=100)
    rule_snapshot_id: str | None = Field(default=None, max_length=64)
    end_reason: str | None = Field(default=None, max_length=50)
    stopped_at_step: int | None = Field(default=None)
    broken_rule_id: str | None = Field(default=None, max_length=64)
    tracking_state: str | None = Field(default=None, max_length=20)
    tracking_error: str | None = Field(default=None, sa_type=Text)
