"""All tables of LiftCare."""
from sqlalchemy import JSON, BigInteger, Boolean, Column, DateTime, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Site(Base):
    __tablename__ = "sites"

    id = Column(String(50), primary_key=True)
    name = Column(String(255), nullable=False)
    street = Column(String(255), nullable=True)
    town = Column(String(100), nullable=True)
    contract_number = Column(String(50), nullable=True)
    contract_until = Column(DateTime(timezone=True), nullable=True)
    created_at = Column(DateTime(timezone=True), nullable=False)


class Round(Base):
    __tablename__ = "rounds"

    id = Column(Integer, primary_key=True)
    mechanic = Column(String(100), nullable=False)
    week = Column(String(8), nullable=False)


class Job(Base):
    """A job, in 58 fields."""

    __tablename__ = "jobs"
    __table_args__ = (Index("idx_jobs_state", "state"), Index("idx_jobs_assignee", "assignee"))

    id = Column(Integer, primary_key=True)
    number = Column(String(50), nullable=False, unique=True)
    site_id = Column(String(50), ForeignKey("sites.id"), nullable=False)
    round_id = Column(Integer, ForeignKey("rounds.id"), nullable=True)
    title = Column(String(500), nullable=False)
    description = Column(Text, nullable=True)
    state = Column(String(50), nullable=False)
    priority = Column(String(20), nullable=False)
    assignee = Column(String(100), nullable=True)
    lift_maker = Column(String(255), nullable=True)
    lift_model = Column(String(255), nullable=True)
    lift_serial = Column(String(255), nullable=True)
    lift_door_kind = Column(String(255), nullable=True)
    lift_drive_kind = Column(String(255), nullable=True)
    lift_controller = Column(String(255), nullable=True)
    fault_code = Column(String(255), nullable=True)
    fault_place = Column(String(255), nullable=True)
    fault_symptom = Column(String(255), nullable=True)
    fault_cause = Column(String(255), nullable=True)
    fault_remedy = Column(String(255), nullable=True)
    part_number = Column(String(255), nullable=True)
    part_name = Column(String(255), nullable=True)
    part_supplier = Column(String(255), nullable=True)
    part_delivery_note = Column(String(255), nullable=True)
    invoice_number = Column(String(255), nullable=True)
    invoice_recipient = Column(String(255), nullable=True)
    invoice_reference = Column(String(255), nullable=True)
    contact_name = Column(String(255), nullable=True)
    contact_phone = Column(String(255), nullable=True)
    contact_email = Column(String(255), nullable=True)
    release_by = Column(String(255), nullable=True)
    release_note = Column(String(255), nullable=True)
    is_urgent = Column(Boolean, nullable=False)
    is_billable = Column(Boolean, nullable=False)
    is_under_warranty = Column(Boolean, nullable=False)
    is_safety_relevant = Column(Boolean, nullable=False)
    is_archived = Column(Boolean, nullable=False)
    travel_minutes = Column(Integer, nullable=True)
    work_minutes = Column(Integer, nullable=True)
    waiting_minutes = Column(Integer, nullable=True)
    estimated_minutes = Column(Integer, nullable=True)
    labour_cents = Column(BigInteger, nullable=True)
    material_cents = Column(BigInteger, nullable=True)
    travel_cents = Column(BigInteger, nullable=True)
    reported_at = Column(DateTime(timezone=True), nullable=True)
    due_at = Column(DateTime(timezone=True), nullable=True)
    started_at = Column(DateTime(timezone=True), nullable=True)
    paused_at = Column(DateTime(timezone=True), nullable=True)
    finished_at = Column(DateTime(timezone=True), nullable=True)
    checked_at = Column(DateTime(timezone=True), nullable=True)
    invoiced_at = Column(DateTime(timezone=True), nullable=True)
    cancelled_at = Column(DateTime(timezone=True), nullable=True)
    deleted_at = Column(DateTime(timezone=True), nullable=True)
    checklist = Column(JSON, nullable=True)
    measurements = Column(JSON, nullable=True)
    photos = Column(JSON, nullable=True)
    created_at = Column(DateTime(timezone=True), nullable=False)
    updated_at = Column(DateTime(timezone=True), nullable=True)


class VisitList(Base):
    __tablename__ = "visit_lists"

    id = Column(Integer, primary_key=True)
    title = Column(String(255), nullable=False)
    state = Column(String(50), nullable=False)
    round_id = Column(Integer, ForeignKey("rounds.id"), nullable=False)
    parent_deleted_at = Column(DateTime(timezone=True), nullable=True)
    parent_deletion_note = Column(JSON, nullable=True)
