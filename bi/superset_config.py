"""Superset's settings besides its defaults and environment variables."""

import os

from superset.config import TALISMAN_CONFIG

SQLALCHEMY_DATABASE_URI = (
    f"postgresql+psycopg2://superset:{os.environ['SUPERSET_DATABASE_PASSWORD']}@postgres:5432/superset"
)
# One process, so that its memory can count the requests of each client.
RATELIMIT_STORAGE_URI = "memory://"
# Pages send no telemetry and load no map tiles.
TALISMAN_CONFIG["content_security_policy"] |= {"img-src": ["'self'", "blob:", "data:"], "connect-src": ["'self'"]}
