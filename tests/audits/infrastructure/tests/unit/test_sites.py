from sqlalchemy import create_engine

from liftcare.backend.models import Base, Site


def test_sites_has_a_table():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(bind=engine)
    assert Site.__table__.name == "sites"
