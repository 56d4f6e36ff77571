"""What regions and districts add to fees."""
from uuid import uuid4

from sqlalchemy import Column, ForeignKey, Numeric, String
from sqlalchemy.dialects.postgresql import UUID

from app.models.base import Base


class FeeRegion(Base):
    __tablename__ = "fee_regions"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    code = Column(String(8), nullable=False)
    name = Column(String(80), nullable=False)


class FeeDistrict(Base):
    __tablename__ = "fee_districts"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    region_id = Column(UUID(as_uuid=True), ForeignKey("fee_regions.id"), nullable=False)
    name = Column(String(80), nullable=False)


class RegionalFeeRate(Base):
    __tablename__ = "regional_fee_rates"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    region_id = Column(UUID(as_uuid=True), ForeignKey("fee_regions.id"), nullable=False)
    rate = Column(Numeric(6, 3), nullable=False)


class DistrictFeeRate(Base):
    __tablename__ = "district_fee_rates"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    district_id = Column(UUID(as_uuid=True), ForeignKey("fee_districts.id"), nullable=False)
    rate = Column(Numeric(6, 3), nullable=False)
