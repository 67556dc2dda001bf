"""The application over a session of its own, called in the same process."""
import pytest

from ledger.api.application import create_app
from tests.api.caller import Caller
from tests.session.opened import Clockwork, WarmExtractor, opened


@pytest.fixture(scope="session")
def extractor():
    """Decoding workers take a second to start; the tests share them."""
    warm = WarmExtractor()
    yield warm
    warm.end()


@pytest.fixture
def session(tmp_path, story, extractor):
    with opened(tmp_path, story, extractor) as session:
        yield session


@pytest.fixture
def api(session, story):
    """Calls the routes of an application over the session."""
    return Caller(create_app(session).test_client(), Clockwork(session), story)
