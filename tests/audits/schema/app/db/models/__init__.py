from app.db.models.campaign import Campaign
from app.db.models.observer import Observer
from app.db.models.remark import Remark
from app.db.models.survey import Survey

__all__ = ["Campaign", "Observer", "Remark", "Survey"]
