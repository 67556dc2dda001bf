"""A license to enhance a narration, with everything that a row can break, and a row that breaks nothing."""
import csv
import io

import pytest

from ledger.license import EXISTS, LicenseWord
from ledger.terms import MEDIA, USES, Terms, territory_bitmap
from ledger.units import Bytes32, ETHER
from ledger.usage_report import COLUMNS, Licensed, Taking, usage_report
from tests.terms.conftest import MINOR, adult_of

DAY_S = 86_400
STARTS_AT = 1_793_491_200 + 14 * 3_600  # 2026-11-01T14:00:00Z
ENDS_AT = STARTS_AT + 730 * DAY_S
LICENSE, ASSET = Bytes32(b"\x22" * 32), Bytes32(b"\x11" * 32)
GOOD = {
    "report_id": "2026-Q4-1", "line": "1", "license_id": "0x" + "22" * 32, "work_title": "Die lange Nacht", "eidr": "",
    "asset_id": "0x" + "11" * 32, "use_class": "enhancement", "enhancement_kind": "accent", "language": "en-GB",
    "territory": "GB", "media": "svod", "output_sha256": "ab" * 32, "output_iscc": "ISCC:KACT4EBWK27737D2AYCJRAL5Z36G76RFRMO4554RU26HZ4ORJGIVHDI",
    "seconds": "60", "units": "4", "used_from": "2026-11-03", "used_to": "2026-11-05", "currency": "ETH",
    "gross_base": "1000", "note": "",
}


def license_of(**changes):
    """A license under terms with some values changed."""
    values = adult_of(MINOR) | {"unit": "line", "unit_price_wei": "5", "max_units": 10, "report_every": "month"} | changes
    terms = Terms(values)
    word = LicenseWord(USES.mask(terms.uses), MEDIA.mask(terms.media), STARTS_AT, ENDS_AT, 0, EXISTS, 1, 30 * DAY_S)
    return Licensed(LICENSE, ASSET, word, territory_bitmap(terms.territories), ENDS_AT, terms)


def csv_of(*rows, columns=COLUMNS):
    """The upload of rows, each a dict over the columns."""
    written = io.StringIO()
    csv.writer(written).writerows([columns, *([row.get(name, "") for name in columns] for row in rows)])
    return written.getvalue().encode()


@pytest.fixture
def row():
    """`row(line=2, units="5")` is a good row with some cells changed; each line has its own output."""
    def made(line=1, **changes):
        return GOOD | {"line": str(line), "output_sha256": f"{line:064x}"} | {name: str(value) for name, value in changes.items()}
    return made


@pytest.fixture
def judge():
    """`judge(rows)` is the report of the rows against the license, whole or not at all."""
    def judged(*rows, license=None, taking=Taking.ALL_OR_NOTHING):
        held = license or license_of()
        return usage_report(csv_of(*rows), {held.license: held}, taking)
    return judged
