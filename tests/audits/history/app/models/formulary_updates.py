"""Versions of the formulary."""
from uuid import uuid4

from sqlalchemy import Column, DateTime, Float, ForeignKey, Integer, String, Text
from sqlalchemy.dialects.postgresql import UUID

from app.models.base import Base


class Formulary(Base):
    __tablename__ = "formularies"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    name = Column(String(120), nullable=False)


class FormularyVersion(Base):
    __tablename__ = "formulary_versions"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    formulary_id = Column(UUID(as_uuid=True), ForeignKey("formularies.id"), nullable=False)
    number = Column(Integer, nullable=False)


class FormularyEvent(Base):
    __tablename__ = "formulary_events"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    version_id = Column(UUID(as_uuid=True), ForeignKey("formulary_versions.id"), nullable=False)
    happened_at = Column(DateTime, nullable=False)


class FormularyChange(Base):
    __tablename__ = "formulary_changes"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    version_id = Column(UUID(as_uuid=True), ForeignKey("formulary_versions.id"), nullable=False)
    text = Column(Text, nullable=False)


class FormularyMonitor(Base):
    __tablename__ = "formulary_monitors"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    name = Column(String(80), nullable=False)
    value = Column(Float)
