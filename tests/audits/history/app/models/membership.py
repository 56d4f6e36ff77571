"""Who pays, and what for."""
from uuid import uuid4

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, ForeignKey, Integer, String, func
from sqlalchemy.dialects.postgresql import UUID

from app.models.base import Base


class Membership(Base):
    __tablename__ = "memberships"

    id = Column(Integer, primary_key=True)
    user_id = Column(UUID(as_uuid=True), ForeignKey("user.id"), nullable=False)
    plan_code = Column(String(40), nullable=False)
    state = Column(String(20), nullable=False)
    starts_on = Column(Date, nullable=False)
    created_at = Column(DateTime, server_default=func.now(), nullable=False)
    updated_at = Column(DateTime, server_default=func.now(), nullable=False)


class MembershipBill(Base):
    __tablename__ = "membership_bills"

    id = Column(Integer, primary_key=True)
    membership_id = Column(Integer, ForeignKey("memberships.id"), nullable=False)
    amount_cents = Column(BigInteger, nullable=False)
    is_paid = Column(Boolean, nullable=False)
    created_at = Column(DateTime, server_default=func.now(), nullable=False)
    updated_at = Column(DateTime, server_default=func.now(), nullable=False)


class MembershipPlan(Base):
    __tablename__ = "membership_plans"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    code = Column(String(40), nullable=False)
    cents = Column(Integer, nullable=False)


class MembershipPlanChange(Base):
    __tablename__ = "membership_plan_changes"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    membership_id = Column(Integer, ForeignKey("memberships.id"), nullable=False)
    plan_id = Column(UUID(as_uuid=True), ForeignKey("membership_plans.id"), nullable=False)
