"""Advice that is written from questions that come again."""
from uuid import uuid4

from sqlalchemy import Column, DateTime, Float, ForeignKey, Integer, String, Text
from sqlalchemy.dialects.postgresql import TSVECTOR, UUID

from app.models.base import Base


class QueryGroup(Base):
    __tablename__ = "query_groups"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    label = Column(String(200), nullable=False)
    size = Column(Integer, nullable=False)


class AdviceDraft(Base):
    __tablename__ = "advice_drafts"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    group_id = Column(UUID(as_uuid=True), ForeignKey("query_groups.id"), nullable=False)
    question = Column(Text, nullable=False)
    question_words = Column(TSVECTOR)


class GeneratedAdvice(Base):
    __tablename__ = "generated_advice"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    draft_id = Column(UUID(as_uuid=True), ForeignKey("advice_drafts.id"), nullable=False)
    answer = Column(Text, nullable=False)


class FeedImpact(Base):
    __tablename__ = "feed_impacts"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    advice_id = Column(UUID(as_uuid=True), ForeignKey("generated_advice.id"), nullable=False)
    score = Column(Float, nullable=False)


class AdviceJob(Base):
    __tablename__ = "advice_jobs"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    state = Column(String(20), nullable=False)
    started_at = Column(DateTime)
