"""Set-up that every test shares."""

import os
import tempfile
from pathlib import Path

# Small matrices: a second BLAS thread only costs time. Read when numpy loads.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest
from hypothesis import settings

# No deadlines: a busy machine is not a falsified property. CI draws the same
# examples every time, so that it turns red only for a change.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session", autouse=True)
def folders_of_the_session():
    """Figures' numbers are computed once a session, whatever the user's own cache holds; and what
    `make formal` has left in the checkout shows in no test."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        for name in ("LEMMATA_CACHE", "LEMMATA_FORMAL"):
            place = Path(folder, name)
            place.mkdir()
            patch.setenv(name, str(place))
        yield


@pytest.fixture(scope="session")
def root():
    """The folder of the checkout."""
    return ROOT
