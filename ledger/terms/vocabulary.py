"""Closed lists of words with frozen numbers: what contract, JSON and text call the same thing."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable

from ledger.errors import InvalidInput
from ledger.units import quoted


class UnknownWord(InvalidInput):
    """A value is not in the closed list of its term."""

    says = "{term}: {got!r} is not one of {known}"


@dataclass(frozen=True, slots=True)
class Word:
    """One entry: `number` is its bit or its value on chain and never changes; `name` is what JSON says."""

    number: int
    name: str
    en: str
    de: str


@dataclass(frozen=True)
class Vocabulary:
    """A closed list. In a mask, bit `number` stands for the word; as a choice, the number itself does."""

    term: str
    words: tuple[Word, ...]

    def __post_init__(self) -> None:
        assert len({w.number for w in self.words}) == len({w.name for w in self.words}) == len(self.words), self.term

    @property
    def names(self) -> tuple[str, ...]:
        """All names, by number."""
        return tuple(w.name for w in sorted(self.words, key=lambda w: w.number))

    def word(self, name: object) -> Word:
        """The entry of a name. Raises: UnknownWord."""
        for word in self.words:
            if word.name == name:
                return word
        raise UnknownWord(term=self.term, got=quoted(name), known=", ".join(self.names))

    def number(self, name: object) -> int:
        """The frozen number of a name. Raises: UnknownWord."""
        return self.word(name).number

    def name_of(self, number: int) -> str:
        """The name of a frozen number. Raises: UnknownWord."""
        for word in self.words:
            if word.number == number:
                return word.name
        raise UnknownWord(term=self.term, got=number, known=", ".join(self.names))

    def mask(self, names: Iterable[object]) -> int:
        """The bit mask of some names. Raises: UnknownWord.

        >>> USES.mask(["dubbing", "adr"])
        68
        """
        mask = 0
        for name in names:
            mask |= 1 << self.number(name)
        return mask

    def names_of(self, mask: int) -> tuple[str, ...]:
        """The names in a bit mask, by number. Raises: UnknownWord for a bit that has none.

        >>> USES.names_of(68)
        ('dubbing', 'adr')
        """
        return tuple(self.name_of(bit) for bit in range(mask.bit_length()) if mask >> bit & 1)

    @property
    def all_bits(self) -> int:
        """The mask of every word."""
        return self.mask(self.names)


ASSET_KINDS = Vocabulary("kind", (
    Word(1, "voice", "voice", "Stimme"),
    Word(2, "face", "face", "Gesicht"),
))

POLICIES = Vocabulary("policy", (
    Word(0, "prohibited", "prohibited", "verboten"),
    Word(1, "with-terms", "with terms", "zu Bedingungen"),
    Word(2, "permitted", "permitted", "erlaubt"),
))

USES = Vocabulary("uses", (
    Word(0, "create-replica", "creating a digital replica", "Herstellung einer digitalen Nachbildung"),
    Word(1, "enhancement", "enhancement of a recorded performance", "Verbesserung einer aufgenommenen Darbietung"),
    Word(2, "dubbing", "dubbing into other languages", "Synchronisation in andere Sprachen"),
    Word(3, "replica-scene", "use of the digital replica in named scenes",
         "Verwendung der digitalen Nachbildung in benannten Szenen"),
    Word(4, "de-aging", "change of apparent age", "Veränderung des erscheinenden Alters"),
    Word(5, "face-replacement", "replacement of another person's face", "Ersetzung des Gesichts einer anderen Person"),
    Word(6, "adr", "replacement of dialogue (ADR)", "Nachsynchronisation von Dialog (ADR)"),
    Word(7, "training", "training of AI models", "Training von KI-Modellen"),
    Word(8, "fine-tuning", "fine-tuning of AI models", "Nachtraining (Fine-Tuning) von KI-Modellen"),
    Word(9, "inference-service", "output of an AI service", "Ausgaben eines KI-Dienstes"),
    Word(10, "archive", "archiving", "Archivierung"),
    Word(11, "promotion", "promotion of the work", "Bewerbung des Werks"),
    Word(12, "game", "use in a game", "Verwendung in einem Spiel"),
    Word(13, "test-only", "internal tests without publication", "interne Tests ohne Veröffentlichung"),
))

MEDIA = Vocabulary("media", (
    Word(0, "cinema", "cinema", "Kino"),
    Word(1, "linear-tv", "linear television", "lineares Fernsehen"),
    Word(2, "svod", "subscription video on demand", "Abonnement-Video (SVOD)"),
    Word(3, "avod", "advertising-funded video on demand", "werbefinanziertes Video (AVOD)"),
    Word(4, "tvod", "pay-per-view video on demand", "Einzelabruf-Video (TVOD)"),
    Word(5, "game", "games", "Spiele"),
    Word(6, "audio", "audio publications", "Hörmedien"),
    Word(7, "advert", "advertising", "Werbung"),
    Word(8, "social", "social media", "soziale Medien"),
    Word(9, "festival", "festivals", "Festivals"),
    Word(10, "internal", "internal use", "interner Gebrauch"),
))

UNITS = Vocabulary("unit", (
    Word(0, "none", "none", "keine"),
    Word(1, "second", "second", "Sekunde"),
    Word(2, "minute", "minute", "Minute"),
    Word(3, "line", "line", "Zeile"),
    Word(4, "frame", "frame", "Einzelbild"),
    Word(5, "image", "image", "Bild"),
    Word(6, "track", "track", "Titel"),
    Word(7, "run", "run", "Durchlauf"),
))

REPORT_PERIODS = Vocabulary("report_every", (  # counted from the start of the license, so that no calendar is needed on chain
    Word(0, "none", "never", "nie"),
    Word(1, "month", "every 30 days", "alle 30 Tage"),
    Word(2, "quarter", "every 91 days", "alle 91 Tage"),
))

MOMENTS = Vocabulary("moment", (  # what income comes from, in the reports of a revenue share
    Word(1, "training", "training of a model", "Training eines Modells"),
    Word(2, "service", "the service that generates", "der erzeugende Dienst"),
    Word(3, "downstream-use", "later use of the output", "spätere Nutzung der Ausgaben"),
))

REVOCATIONS = Vocabulary("revocation", (
    Word(0, "none", "not before the license ends", "nicht vor Ende der Lizenz"),
    Word(1, "notice", "after a notice period", "nach einer Ankündigungsfrist"),
    Word(2, "immediate", "at once", "sofort"),
))

ROLES = Vocabulary("role", (
    Word(0, "performer", "performer", "darstellende Person"),
    Word(1, "agent", "agent", "Agentur"),
    Word(2, "trust", "trust", "Treuhandkonto"),
    Word(3, "union-fund", "union fund", "Gewerkschaftskasse"),
    Word(4, "dubbing-double", "dubbing double", "Synchron-Double"),
    Word(5, "estate", "estate", "Nachlass"),
    Word(6, "other", "other", "Sonstige"),
    Word(7, "source", "source recording", "Ausgangsaufnahme"),
))

TRAINING_USES = frozenset({"training", "fine-tuning"})     # these name the end of training and what becomes of the model
REPLICA_USES = frozenset({"replica-scene", "face-replacement"})  # these name their create grant in `requires`
