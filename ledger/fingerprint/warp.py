"""How a recording may have been sped up, slowed down or transposed."""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Warp:
    """The sound runs `tempo` times as fast and `pitch` times as high as the original."""

    tempo: float = 1.0
    pitch: float = 1.0


UNWARPED = Warp()
