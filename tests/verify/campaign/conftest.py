"""The folder that campaigns of the tests run in."""

import pytest

from tests.verify.campaign.test_campaign import write


@pytest.fixture
def project(tmp_path):
    write(tmp_path)
    return tmp_path
