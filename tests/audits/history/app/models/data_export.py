"""What a member can take along."""
from uuid import uuid4

from sqlalchemy import JSON, BigInteger, Column, Float, ForeignKey, Integer, String, Text
from sqlalchemy.dialects.postgresql import UUID

from app.models.base import Base


class ExportRequest(Base):
    __tablename__ = "export_requests"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    user_id = Column(UUID(as_uuid=True), ForeignKey("user.id"), nullable=False)
    state = Column(String(20), nullable=False)


class ExportAuditLog(Base):
    __tablename__ = "export_audit_logs"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    request_id = Column(UUID(as_uuid=True), ForeignKey("export_requests.id"), nullable=False)
    line = Column(Text, nullable=False)


class SearchHistory(Base):
    __tablename__ = "search_history"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    user_id = Column(UUID(as_uuid=True), ForeignKey("user.id"), nullable=False)
    query = Column(Text, nullable=False)


class LabAnalysis(Base):
    __tablename__ = "lab_analyses"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    user_id = Column(UUID(as_uuid=True), ForeignKey("user.id"), nullable=False)
    file_name = Column(String(255), nullable=False)
    kind = Column(String(40), nullable=False)
    summary = Column(Text)
    entities = Column(JSON)
    confidence = Column(Float)
    pages = Column(Integer)


class FeeCalculation(Base):
    __tablename__ = "fee_calculations"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    user_id = Column(UUID(as_uuid=True), ForeignKey("user.id"), nullable=False)
    kind = Column(String(40), nullable=False)
    input = Column(JSON, nullable=False)
    result = Column(JSON)
    year = Column(Integer, nullable=False)
    amount_cents = Column(BigInteger, nullable=False)


class AdviceReading(Base):
    __tablename__ = "advice_readings"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    user_id = Column(UUID(as_uuid=True), ForeignKey("user.id"), nullable=False)
    rating = Column(Integer)


class LibrarySearch(Base):
    __tablename__ = "library_searches"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    user_id = Column(UUID(as_uuid=True), ForeignKey("user.id"), nullable=False)
    terms = Column(Text, nullable=False)


class ElectronicBill(Base):
    __tablename__ = "electronic_bills"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    bill_id = Column(Integer, ForeignKey("membership_bills.id"), nullable=False)
    xml = Column(Text, nullable=False)
