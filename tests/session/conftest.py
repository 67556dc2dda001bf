"""A session for each test, and the people of the story beside it."""
import pytest

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
def clockwork(session):
    return Clockwork(session)
