"""Nearest registered fingerprints, graded, with the odds that chance alone gives one as near."""
from __future__ import annotations

from ledger.catalogue.catalogue import Catalogue
from ledger.catalogue.match import (ANOTHER_TAKE, ASSET, GRADES, LEAD, OUTPUT, PROBABLE_COPY, PROVEN_COPY, Match, Segment)

__all__ = ["ANOTHER_TAKE", "ASSET", "Catalogue", "GRADES", "LEAD", "Match", "OUTPUT", "PROBABLE_COPY", "PROVEN_COPY",
           "Segment"]
