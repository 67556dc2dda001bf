"""The use cases: what the API and the command line can do, over everything that one process has open."""
from ledger.session.opening import open_session
from ledger.session.session import Session

__all__ = ["Session", "open_session"]
