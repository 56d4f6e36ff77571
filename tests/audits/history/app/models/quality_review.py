"""How well cases are noted, and who reviews them."""
from uuid import uuid4

from sqlalchemy import Boolean, Column, DateTime, Enum, Float, ForeignKey, Integer, String, Text, func
from sqlalchemy.dialects.postgresql import TSVECTOR, UUID

from app.models.base import Base


class VetProfile(Base):
    __tablename__ = "vet_profiles"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    user_id = Column(UUID(as_uuid=True), ForeignKey("user.id"), unique=True, nullable=False)
    title = Column(Enum("DVM", "DIPL", "NURSE", name="vet_title"), nullable=False)
    is_verified = Column(Boolean, nullable=False)
    created_at = Column(DateTime, server_default=func.now(), nullable=False)
    updated_at = Column(DateTime, server_default=func.now(), nullable=False)


class CaseReview(Base):
    __tablename__ = "case_reviews"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    vet_id = Column(UUID(as_uuid=True), ForeignKey("vet_profiles.id"), nullable=False)
    note_id = Column(Integer, ForeignKey("case_notes.id"), nullable=False)
    kind = Column(Enum("CORRECT", "INCOMPLETE", "WRONG", name="review_kind"), nullable=False)
    comment = Column(Text)
    advice_id = Column(Integer, ForeignKey("advice_entries.id"))
    created_at = Column(DateTime, server_default=func.now(), nullable=False)
    updated_at = Column(DateTime, server_default=func.now(), nullable=False)


class ReviewTask(Base):
    __tablename__ = "review_tasks"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    review_id = Column(UUID(as_uuid=True), ForeignKey("case_reviews.id"), nullable=False)
    vet_id = Column(UUID(as_uuid=True), ForeignKey("user.id"), nullable=False)
    title = Column(Text, nullable=False)
    created_at = Column(DateTime, server_default=func.now(), nullable=False)
    updated_at = Column(DateTime, server_default=func.now(), nullable=False)


class AdviceCandidate(Base):
    __tablename__ = "advice_candidates"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    vet_id = Column(UUID(as_uuid=True), ForeignKey("vet_profiles.id"))
    question = Column(Text, nullable=False)
    answer = Column(Text, nullable=False)
    question_words = Column(TSVECTOR)
    signature = Column(String(64))
    created_at = Column(DateTime, server_default=func.now(), nullable=False)
    updated_at = Column(DateTime, server_default=func.now(), nullable=False)


class NoteTemplate(Base):
    __tablename__ = "note_templates"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    name = Column(String(120), nullable=False)
    body = Column(Text, nullable=False)


class ErrorPattern(Base):
    __tablename__ = "error_patterns"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    name = Column(String(120), nullable=False)
    severity = Column(Integer, nullable=False)


class CareImprovement(Base):
    __tablename__ = "care_improvements"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    pattern_id = Column(UUID(as_uuid=True), ForeignKey("error_patterns.id"))
    summary = Column(Text, nullable=False)


class ReviewMetric(Base):
    __tablename__ = "review_metrics"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    name = Column(String(80), nullable=False)
    value = Column(Float, nullable=False)


class CaseValidation(Base):
    __tablename__ = "case_validations"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    review_id = Column(UUID(as_uuid=True), ForeignKey("case_reviews.id"), nullable=False)
    passed = Column(Boolean, nullable=False)
