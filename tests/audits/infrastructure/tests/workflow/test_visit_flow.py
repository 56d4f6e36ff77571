"""From a round to its visit list, in a database of its own."""
import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from liftcare.backend.models import Base, Job, Round, Site, VisitList


def site(number):
    """A site as the import writes it."""
    return Site(id=f"S{number:04}", name=f"Site {number}", town="Haven")


def planned_round(mechanic):
    """A round in the first week."""
    return Round(mechanic=mechanic, week="2025-W40")


def job(number, at):
    """A job that nobody has taken yet."""
    return Job(
        number=f"J{number:06}",
        title="Door does not close",
        state="new",
        priority="normal",
        site_id=at.id,
    )


def visit_list(of):
    """What has to be looked at on a round."""
    return VisitList(title=f"List of {of.week}", state="open", round_id=of.id)


@pytest.fixture
def engine():
    """A database in memory.

    Made from the models, not by migrations.
    """
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")


    # The schema, as the models have it.
    Base.metadata.create_all(engine)
    return engine


def test_a_round_has_its_list(engine):
    with Session(engine) as session:
        round_ = planned_round("Ada")
        session.add(round_)
        session.flush()
        session.add(visit_list(round_))
        assert session.scalars(select(VisitList.title)).one() == "List of 2025-W40"
