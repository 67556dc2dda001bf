"""A session over the test's chain, and the clockwork that a server would run beside it."""
from dataclasses import dataclass, replace

from ledger.chain.chain import Chain
from ledger.config import Settings
from ledger.fingerprint import Extractor, Limits
from ledger.outbox.operation import CONFIRMED, FAILED
from ledger.session import Session, open_session
from tests.fingerprint.pictures import astronaut, encoded as picture_bytes
from tests.fingerprint.speech import encoded as sound_bytes, spoken

RATE = 16_000
STEPS = 400   # of the outbox: a call is queued, sent, mined and confirmed in four


def settings_in(directory, story, **changes) -> Settings:
    """Settings of an installation in this directory, its relayer the first development account."""
    file = directory / "deployment.json"
    if not file.exists():
        story.deployment.save(file)
    return Settings(**{"data_dir": directory, "confirmations": 1, "rpc_url": story.node.rpc_url, "relayer_dev_account": 0} | changes)


@dataclass(frozen=True)
class Clockwork:
    """What the background threads do, step by step."""

    session: Session

    def settles(self, operation_id: str):
        """The operation at its end, and the index up to the chain."""
        for _ in range(STEPS):
            operation = self.session.outbox.operation(operation_id)
            if operation.state in (CONFIRMED, FAILED):
                self.follows()
                return operation
            self.session.outbox.tick()
        raise AssertionError(f"still {operation.state}: {operation.note}")

    def follows(self):
        """The index is up to the chain."""
        session = self.session
        session.index.catch_up(Chain(session.node, session.deployment, session.settings.confirmations))


class WarmExtractor(Extractor):
    """An extractor that outlives the sessions which use it."""

    def __init__(self) -> None:
        super().__init__(Limits())

    def close(self) -> None:
        """Left to `end`."""

    def end(self) -> None:
        """The workers have ended."""
        super().close()


def opened(directory, story, extractor, **changes) -> Session:
    """A session whose index is up to the chain."""
    session = replace(open_session(settings_in(directory, story, **changes)), extractor=extractor)
    Clockwork(session).follows()
    return session


def voice_file(seed: int = 1, seconds: float = 8) -> bytes:
    """A recording as WAV."""
    return sound_bytes(spoken(seed, seconds, RATE), "wav", "pcm_s16le", RATE)


def voice_copy(seed: int = 1, seconds: float = 8) -> bytes:
    """The same recording, cut and compressed."""
    samples = spoken(seed, seconds, RATE)[2 * RATE:7 * RATE]
    return sound_bytes(samples, "flac", "flac", RATE)


def face_file() -> bytes:
    """A portrait as PNG."""
    return picture_bytes(astronaut(), "PNG")
