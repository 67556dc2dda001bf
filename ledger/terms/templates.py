"""Standard contracts as data: a producer fills a handful of terms, the template says the rest."""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Mapping, Sequence

from ledger.errors import InvalidInput
from ledger.terms.agreement import MissingTerm, Terms
from ledger.terms.drafting import drafted
from ledger.terms.limits import DAY_S, YEAR_S
from ledger.terms.schema import Schema, Says
from ledger.terms.spelling import did_you_mean, nearest
from ledger.terms.versions import CURRENT
from ledger.units import BPS, quoted


class UnknownTemplate(InvalidInput):
    """A template name is not known."""

    says = "template: got {got!r}; known are {known}"

    def __init__(self, *, got: object, known: Sequence[str]) -> None:
        near = nearest(got, known)
        super().__init__(got=quoted(got), nearest=near, known=", ".join(known))
        self.args = (self.args[0] + did_you_mean(near),)


class TemplateVersionUnknown(InvalidInput):
    """A template has not the version that the terms name."""

    says = "template_version: got {got}, the template {template} was published as {known}"


class TermFixedByTemplate(InvalidInput):
    """A term that makes the template what it is would be changed."""

    says = "{term}: the template {template} fixes it at {fixed!r}, got {got!r}; take another template to change it"


@dataclass(frozen=True)
class Template:
    """A standard contract: `fixes` cannot be changed, `suggests` can, `asks` must be filled; all else is the schema's default."""

    name: str
    version: int
    title: Says
    summary: Says
    fixes: Mapping[str, Any]
    suggests: Mapping[str, Any]
    asks: tuple[str, ...]

    def filled(self, fields: Mapping[str, Any], schema: Schema = CURRENT) -> Terms:
        """The terms of this template with these fields. Raises: MissingTerm, TermFixedByTemplate, and as `drafted`.

        Without a `split` an adult performer receives everything.
        """
        for term in self.asks:
            if term not in fields:
                raise MissingTerm(term=term, label=schema.term(term).label.en)
        for term, fixed in self.fixes.items():
            if term in fields and fields[term] != fixed:
                raise TermFixedByTemplate(term=term, template=self.name, fixed=fixed, got=fields[term])
        alone = {"split": [{"account": fields["performer"], "share_bps": BPS, "role": "performer"}]}
        named = {"template": self.name, "template_version": self.version}
        return drafted({**alone, **self.suggests, **fields, **self.fixes, **named}, schema)


_CONSENT = {"separate_consent": True, "explicit_biometric": True}  # no template exists without them
_NOTICE = {"revocation": "notice", "notice_s": 30 * DAY_S}
_RELEASE = {"media": ["cinema", "linear-tv", "svod", "avod", "tvod", "festival"], "territories": ["WW"]}
_ASKS = ("asset", "performer", "description", "closes_at", "price_wei")
_ASKS_WORK = (*_ASKS, "work_title")

VOICE_ENHANCEMENT = Template(
    "voice-enhancement", 1,
    Says("Voice enhancement for international versions", "Stimmverbesserung für internationale Fassungen"),
    Says("A recorded voice keeps its words and its emotion and sounds native in another language or accent.",
         "Eine aufgenommene Stimme behält Worte und Gefühl und klingt in einer anderen Sprache oder einem Akzent muttersprachlich."),
    fixes={**_CONSENT, "modality": "voice", "uses": ["enhancement"], "replica_kind": "none", "material_alteration": False,
           "training_scope": []},
    suggests={**_NOTICE, **_RELEASE, "enhancement_kinds": ["accent"], "duration_s": 5 * YEAR_S, "max_outputs": 1,
              "disclosure_wording": "Voice digitally enhanced with the performer's consent."},
    asks=(*_ASKS_WORK, "languages", "max_seconds"))

REPLICA_CREATION = Template(
    "digital-replica-creation", 1,
    Says("Creation of a digital replica", "Herstellung einer digitalen Nachbildung"),
    Says("A replica is made and kept safe. Each use of it is a grant of its own.",
         "Eine Nachbildung wird hergestellt und sicher verwahrt. Jede Nutzung ist ein eigenes Angebot."),
    fixes={**_CONSENT, "uses": ["create-replica"], "requires": "0x" + "00" * 32, "training_scope": [], "max_outputs": 0},
    suggests={**_NOTICE, "media": ["internal"], "territories": ["WW"], "duration_s": 2 * YEAR_S,
              "replica_kind": "employment-based", "disclosure": "c2pa"},
    asks=(*_ASKS, "modality", "storage_place"))

REPLICA_SCENES = Template(
    "digital-replica-scenes", 1,
    Says("Digital replica in named scenes", "Digitale Nachbildung in benannten Szenen"),
    Says("The replica appears in the scenes that the description names, as the script that was read has them.",
         "Die Nachbildung erscheint in den Szenen, die die Beschreibung nennt, so wie das gelesene Drehbuch sie enthält."),
    fixes={**_CONSENT, "uses": ["replica-scene"], "training_scope": [], "approval": "per-output"},
    suggests={**_NOTICE, **_RELEASE, "duration_s": 5 * YEAR_S, "replica_kind": "employment-based", "approval_hours": 72,
              "strike_suspension": True, "max_outputs": 1},
    asks=(*_ASKS_WORK, "modality", "requires", "script_hash", "script_date", "max_seconds"))

DUBBING_VOICE = Template(
    "dubbing-voice", 1,
    Says("Dubbing voice", "Synchronstimme"),
    Says("The voice speaks a work in another language; the performer and the dubbing double share the money.",
         "Die Stimme spricht ein Werk in einer anderen Sprache; darstellende Person und Synchron-Double teilen das Geld."),
    fixes={**_CONSENT, "modality": "voice", "uses": ["dubbing"], "training_scope": []},
    suggests={**_NOTICE, **_RELEASE, "replica_kind": "voice-model", "duration_s": 5 * YEAR_S, "max_outputs": 1,
              "report_every": "quarter"},
    asks=(*_ASKS_WORK, "languages", "max_seconds", "split"))

AI_TRAINING = Template(
    "ai-training", 1,
    Says("AI training with deletion date", "KI-Training mit Löschdatum"),
    Says("A model may be trained until a date, then it is deleted; a share of net income with a minimum is owed.",
         "Ein Modell darf bis zu einem Datum trainiert werden, dann wird es gelöscht; geschuldet ist ein Anteil am Nettoerlös mit Minimum."),
    fixes={**_CONSENT, "uses": ["training"], "model_deletion": "delete", "max_supply": 1, "max_outputs": 0},
    suggests={**_NOTICE, "training_scope": ["generative-training"], "media": ["internal"], "territories": ["WW"],
              "duration_s": 1 * YEAR_S, "revenue_share_bps": 3_000, "revenue_base": "net-income", "report_every": "quarter",
              "disclosure": "c2pa", "delete_proof_days": 30},
    asks=(*_ASKS, "modality", "training_ends_at", "minimum_wei"))

BACKGROUND_PERFORMER = Template(
    "background-performer", 1,
    Says("Background performer", "Komparserie"),
    Says("A scan fills the background of named scenes of one work, and is never shown as a speaking or leading part.",
         "Ein Scan füllt den Hintergrund benannter Szenen eines Werks und wird nie als Sprech- oder Hauptrolle gezeigt."),
    fixes={**_CONSENT, "modality": "face", "uses": ["replica-scene"], "replica_kind": "background", "training_scope": []},
    suggests={**_NOTICE, **_RELEASE, "duration_s": 3 * YEAR_S, "max_outputs": 1, "strike_suspension": True},
    asks=(*_ASKS_WORK, "requires", "script_hash", "script_date"))


def minor_variant(template: Template) -> Template:
    """The same contract for a minor: guardian, date of majority and a split with a trust are asked for; consent can be
    withdrawn at once, nothing is sublicensed, the license lasts at most two years unless said otherwise."""
    fixes = {**template.fixes, "sublicensable": False, "revocation": "immediate", "notice_s": 0}
    suggests = {**template.suggests, "duration_s": min(template.suggests["duration_s"], 2 * YEAR_S),
                "prohibited": ["nudity-sex", "political", "religion", "hate", "tobacco-alcohol", "gambling", "advert",
                               "child-with-adult-theme"]}
    return replace(
        template, name=f"{template.name}-minor",
        title=Says(f"{template.title.en} (minor)", f"{template.title.de} (minderjährig)"),
        summary=Says(f"{template.summary.en} At majority the performer re-affirms or ends it.",
                     f"{template.summary.de} Mit der Volljährigkeit bestätigt oder beendet die darstellende Person es."),
        fixes=fixes, suggests={term: value for term, value in suggests.items() if term not in fixes},
        asks=tuple(dict.fromkeys((*template.asks, "guardian", "majority_at", "split"))))


_ADULT = (VOICE_ENHANCEMENT, REPLICA_CREATION, REPLICA_SCENES, DUBBING_VOICE, AI_TRAINING, BACKGROUND_PERFORMER)
# No variant of AI training for minors: the rules of the standard contract refuse it, with a template or without.
TEMPLATES = (*_ADULT, *(minor_variant(template) for template in _ADULT if template is not AI_TRAINING))
# Every version that was ever published, those above and what they replaced: signed terms name theirs and are held to it.
PUBLISHED: tuple[Template, ...] = TEMPLATES


def require_template(terms: Terms) -> None:
    """Returns when the terms name no template, or keep what the named one fixes.

    Raises: UnknownTemplate, TemplateVersionUnknown, TermFixedByTemplate.
    """
    if not terms.template:
        return
    template, values = _published(terms.template, terms.template_version), terms.dumped()
    for term, fixed in template.fixes.items():
        if values[term] != fixed:
            raise TermFixedByTemplate(term=term, template=template.name, fixed=fixed, got=values[term])


def _published(name: str, version: int) -> Template:
    versions = {template.version: template for template in PUBLISHED if template.name == name}
    if not versions:
        raise UnknownTemplate(got=name, known=[template.name for template in TEMPLATES])
    if version not in versions:
        raise TemplateVersionUnknown(got=version, template=name, known=", ".join(map(str, sorted(versions))))
    return versions[version]


def template_of(name: object) -> Template:
    """The newest version of a template. Raises: UnknownTemplate."""
    for template in TEMPLATES:
        if template.name == name:
            return template
    raise UnknownTemplate(got=name, known=[template.name for template in TEMPLATES])
