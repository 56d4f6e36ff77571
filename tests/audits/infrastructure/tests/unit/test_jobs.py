from sqlalchemy import create_engine

from liftcare.backend.models import Base, Job


def test_jobs_has_a_table():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(bind=engine)
    assert Job.__table__.name == "jobs"
