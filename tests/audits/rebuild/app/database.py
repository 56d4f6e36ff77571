"""The engine, and the tables that the application makes for itself."""
import os

from sqlmodel import SQLModel, create_engine

from app.models.crew import Crew  # noqa: F401
from app.models.journey import Journey  # noqa: F401

engine = create_engine(os.environ.get("DATABASE_URL", "sqlite://"))


def make_tables():
    """Journeys and crews, where they are missing."""
    SQLModel.metadata.create_all(engine)
