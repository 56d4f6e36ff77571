import uuid

from sqlalchemy import JSON, Float, ForeignKey, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Base, TimestampMixin


class Survey(TimestampMixin, Base):
    __tablename__ = "surveys"
    __table_args__ = (UniqueConstraint("campaign_id"),)

    id: Mapped[uuid.UUID] = mapped_column(UUID(as_uuid=True), primary_key=True, default=uuid.uuid4)
    campaign_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("campaigns.id", ondelete="CASCADE"), unique=True, index=True
    )
    station_type: Mapped[str] = mapped_column(String(50))
    survey_type: Mapped[str] = mapped_column(String(50))
    station_code: Mapped[str | None] = mapped_column(String(100))
    outcome: Mapped[str | None] = mapped_column(String(50))
    agreement_score: Mapped[float | None] = mapped_column(Float)
    confidence_score: Mapped[float | None] = mapped_column(Float)
    reading_result: Mapped[dict | None] = mapped_column(JSON)
    check_result: Mapped[dict | None] = mapped_column(JSON)

    campaign: Mapped["Campaign"] = relationship(back_populates="survey")
    remarks: Mapped[list["Remark"]] = relationship(back_populates="survey", cascade="all, delete-orphan")
