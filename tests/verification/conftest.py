"""Evidence for verifications: the test's chain, and what somebody has kept."""
from dataclasses import dataclass, field, replace

import pytest

from ledger.asset import AssetRecord, Parties, RecordedMedia
from ledger.catalogue import Catalogue
from ledger.chain.royalties import Royalties
from ledger.fingerprint import Fingerprint
from ledger.session.moment import block_reference
from ledger.verification import Evidence, Kept


@dataclass
class Archive:
    """What is kept, by its id; tests put true and false things in."""

    records: dict = field(default_factory=dict)
    grants: dict = field(default_factory=dict)
    places: dict = field(default_factory=dict)
    keys: list = field(default_factory=list)
    blocks: dict = field(default_factory=dict)
    outputs: dict = field(default_factory=dict)
    erased: dict = field(default_factory=dict)

    def kept(self):
        return Kept(
            record_of=self.records.get, grant_of=self.grants.get, place_of=self.places.get,
            key_of=lambda license_id: next((key for key in self.keys if key.license_id == license_id), None),
            licenses_of=lambda asset, licensee: [k for k in self.keys if (k.asset, k.licensee) == (asset, licensee)],
            block_of=self.blocks.get, output_of=lambda license, output: self.outputs.get((license, output)),
            erased_at=self.erased.get)


@pytest.fixture
def archive():
    return Archive()


@pytest.fixture
def catalogue():
    with Catalogue.open("sqlite://") as opened:
        yield opened


@pytest.fixture
def evidence(story, archive, catalogue):
    """`evidence()` is all there is as of now; keyword arguments replace parts of it."""
    def made(**changes):
        as_of = block_reference(story.node, story.node.block_number())
        whole = Evidence(ledger=story.ledger.at(as_of.hash), royalties=Royalties(story.node, story.deployment).at(as_of.hash), domain=story.domain, as_of=as_of, final=as_of,
                         catalogue=catalogue, kept=archive.kept())
        return replace(whole, **changes)
    return made


@pytest.fixture
def record(wallets):
    """A record of a recording that nobody anchored; its digests are made up, the chain does not look at them."""
    media = RecordedMedia(sha256=b"\x01" * 32, type="audio/wav", size_bytes=1, duration_ms=1000, width=0, height=0)
    fingerprint = Fingerprint("voice-chromaprint5-v1", bytes(40))
    return AssetRecord("voice", Parties(wallets.performer.address), media, (fingerprint,), "ISCC:KACYPXW445FTYNJ3", b"\x02" * 32)
