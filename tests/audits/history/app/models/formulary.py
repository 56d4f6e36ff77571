"""Drugs, and how they are given."""
from uuid import uuid4

from sqlalchemy import Column, ForeignKey, Integer, Numeric, String, Text
from sqlalchemy.dialects.postgresql import UUID

from app.models.base import Base


class DrugGroup(Base):
    __tablename__ = "drug_groups"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    code = Column(String(8), nullable=False)
    name = Column(String(120), nullable=False)


class Drug(Base):
    __tablename__ = "drugs"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    group_id = Column(UUID(as_uuid=True), ForeignKey("drug_groups.id"), nullable=False)
    name = Column(String(200), nullable=False)


class Strength(Base):
    __tablename__ = "strengths"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    drug_id = Column(UUID(as_uuid=True), ForeignKey("drugs.id"), nullable=False)
    amount = Column(Numeric(10, 3), nullable=False)


class PriceList(Base):
    __tablename__ = "price_lists"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    drug_id = Column(UUID(as_uuid=True), ForeignKey("drugs.id"), nullable=False)
    cents = Column(Integer, nullable=False)


class DosingRule(Base):
    __tablename__ = "dosing_rules"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    drug_id = Column(UUID(as_uuid=True), ForeignKey("drugs.id"), nullable=False)
    species = Column(String(40), nullable=False)


class WithdrawalPeriod(Base):
    __tablename__ = "withdrawal_periods"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    drug_id = Column(UUID(as_uuid=True), ForeignKey("drugs.id"), nullable=False)
    days = Column(Integer, nullable=False)


class StorageRule(Base):
    __tablename__ = "storage_rules"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    drug_id = Column(UUID(as_uuid=True), ForeignKey("drugs.id"), nullable=False)
    rule = Column(Text, nullable=False)


class Contraindication(Base):
    __tablename__ = "contraindications"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    drug_id = Column(UUID(as_uuid=True), ForeignKey("drugs.id"), nullable=False)
    reason = Column(Text, nullable=False)


class SpecialPermit(Base):
    __tablename__ = "special_permits"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    drug_id = Column(UUID(as_uuid=True), ForeignKey("drugs.id"), nullable=False)
    number = Column(String(40), nullable=False)
