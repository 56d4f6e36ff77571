"""The service."""
from contextlib import asynccontextmanager

from app.database import make_tables


@asynccontextmanager
async def lifespan(app):
    make_tables()
    yield
