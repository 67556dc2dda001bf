"""How good chance alone gets: what turns an agreement into an E-value, measured on performers held out from the fit."""
from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib import resources

CALIBRATION = "voice_calibration_v1.json"  # made by scripts/bench/calibrate_voices; a published version never changes
GROWS_FROM_S = 5.0         # scores count standard deviations, so those of takes grow with the root of the length as those of
#                            copies do: ten seconds spoken again in the same rhythm came to 39, noise of 0 dB left copies 100
SURPLUS_FROM = 27.0        # of the score, by peaks alone: performers who speak in one rhythm came to 25 in other takes, whose
#                            bits agreed as well as those of copies do
SHARPNESS_WEIGHT = 8.0     # in the score: the share that separates copies under noise from takes in one rhythm best
PINNED_FROM = 62.0         # of score and sharpness together: other takes came to 61, and to 80 where a performer's two takes lie
#                            within a frame for three seconds; nothing in the lists tells those from a copy under noise
WARPED_SHARE = 1.35        # of the bar, for a clip that had to be sped up or transposed: nobody speaks twice at quite the same
#                            rate and height, so the best of many warps fits other takes too; they came to 42 for 32
WARPED_PINNED_FROM = 66.0  # the same of score and sharpness together: they came to 48
SHORT_S = 1.9              # below two seconds, after the rounding of a codec, takes came to half of the score of copies, and a
#                            word's drift is too small to show: both bars count


@dataclass(frozen=True, slots=True)
class Weight:
    """What an alignment weighs, in standard deviations: `score` in all, `surplus` of it by peaks, and how sharp the peaks'
    place is (`voice_evidence.Evidence`)."""

    score: float
    surplus: float
    sharpness: float

    @property
    def pinned(self) -> float:
        """Score and sharpness together: copies in noise lose score and stay sharp, takes in one rhythm are the other way."""
        return self.score + SHARPNESS_WEIGHT * self.sharpness


@dataclass(frozen=True, slots=True)
class LengthClass:
    """The null model of clips of at least `seconds`.

    The best score of a clip against `hours` of other people's voices follows a Gumbel law (`location`, `scale`).
    `copy_from`: the score that other takes of the same words stay below, in up to `GROWS_FROM_S`.
    """

    seconds: float
    hours: float
    location: float
    scale: float
    copy_from: float

    def e_value(self, score: float, hours: float) -> float:
        """How many matches with this score chance gives in a catalogue of so many hours."""
        return hours / self.hours * math.exp(min((self.location - score) / self.scale, 50.0))

    def is_copy(self, weight: Weight, seconds: float) -> bool:
        """Whether other takes of the same words stay below this weight in a clip of this length."""
        is_heavy = weight.score >= self.copy_from * _growth(seconds)
        is_pinned = weight.pinned >= PINNED_FROM * _growth(seconds)
        if seconds < SHORT_S:
            return is_heavy and is_pinned
        return is_pinned or is_heavy and weight.surplus >= SURPLUS_FROM

    def is_warped_copy(self, weight: Weight, seconds: float) -> bool:
        """The same for a clip that was sped up or transposed to fit; one of a second fits other takes as well."""
        is_heavy = weight.score >= WARPED_SHARE * self.copy_from * _growth(seconds)
        is_pinned = weight.pinned >= WARPED_PINNED_FROM * _growth(seconds)
        return seconds >= SHORT_S and (is_pinned or is_heavy and weight.surplus >= SURPLUS_FROM)


def _growth(seconds: float) -> float:
    return math.sqrt(max(1.0, seconds / GROWS_FROM_S))


def class_of(seconds: float) -> LengthClass:
    """The class of a clip: the longest that it reaches, else the shortest."""
    reached = [each for each in _classes() if each.seconds <= seconds + 0.1]
    return reached[-1] if reached else _classes()[0]


@cache
def _classes() -> tuple[LengthClass, ...]:
    text = resources.files(__package__).joinpath(CALIBRATION).read_text()
    return tuple(LengthClass(**each) for each in json.loads(text)["classes"])
