"""The moments and persons that tests share. All invented."""

import datetime
from pathlib import Path

PROJECT = Path(__file__).parents[1]
NOW = datetime.datetime(2026, 11, 23, 9, 30, tzinfo=datetime.UTC)
LATER = NOW + datetime.timedelta(minutes=5)
