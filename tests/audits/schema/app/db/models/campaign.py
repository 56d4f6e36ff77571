import uuid

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Base, TimestampMixin


class Campaign(TimestampMixin, Base):
    __tablename__ = "campaigns"

    id: Mapped[uuid.UUID] = mapped_column(UUID(as_uuid=True), primary_key=True, default=uuid.uuid4)
    observer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("observers.id", ondelete="CASCADE"), index=True)
    status: Mapped[str] = mapped_column(String(50), server_default="PLANNED", index=True)
    source_name: Mapped[str] = mapped_column(String(255))
    file_path: Mapped[str | None] = mapped_column(String(500))
    file_size: Mapped[int] = mapped_column(BigInteger)
    error_message: Mapped[str | None] = mapped_column(Text)

    observer: Mapped["Observer"] = relationship(back_populates="campaigns")
    survey: Mapped["Survey | None"] = relationship(back_populates="campaign", uselist=False)
