"""What may be done, in which work, how much of it, where: `uses`, `media` and `territory` of the signed struct."""
from __future__ import annotations

from ledger.terms.schema import Says, Term
from ledger.terms.values import Choice, Choices, Count, Flag, Hash, Languages, Territories, Text, Time, Title
from ledger.terms.vocabulary import MEDIA, USES, Vocabulary, Word

UINT32 = 2**32 - 1

REPLICA_KINDS = Vocabulary("replica_kind", (
    Word(0, "none", "no replica: a real performance is edited", "keine Nachbildung: eine echte Darbietung wird bearbeitet"),
    Word(1, "employment-based", "a replica made during employment with the performer's participation",
         "eine im Engagement unter Mitwirkung hergestellte Nachbildung"),
    Word(2, "independently-created", "a replica made from existing material", "eine aus vorhandenem Material hergestellte Nachbildung"),
    Word(3, "background", "a replica of a background performer", "eine Nachbildung einer Komparsin oder eines Komparsen"),
    Word(4, "voice-model", "a voice model", "ein Stimmmodell"),
    Word(5, "post-mortem", "a replica of a deceased performer", "eine Nachbildung einer verstorbenen Person"),
    Word(6, "synthetic-from-many", "a synthetic performer made from many", "eine aus vielen Personen erzeugte synthetische Figur"),
))
ENHANCEMENTS = Vocabulary("enhancement_kinds", (
    Word(0, "accent", "accent", "Akzent"), Word(1, "language", "language", "Sprache"),
    Word(2, "clarity-restore", "clarity and restoration", "Klarheit und Restaurierung"), Word(3, "age", "age", "Alter"),
    Word(4, "pitch-tone", "pitch and tone", "Tonhöhe und Klang"), Word(5, "lip-sync", "lip movement", "Lippenbewegung"),
    Word(6, "singing", "singing", "Gesang"),
))

SCOPE = (
    Term("uses", 7, "use", Says("Uses", "Nutzungen"), Choices(USES, least=1), "E", member="uint32 uses",
         text={"set": Says("Permitted is: {uses}. Everything else is not permitted.",
                           "Erlaubt ist: {uses}. Alles andere ist nicht erlaubt.")},
         clause={"set": "for {uses}"}),
    Term("enhancement_kinds", 8, "use", Says("Kinds of enhancement", "Arten der Verbesserung"), Choices(ENHANCEMENTS), "C",
         default=(),
         text={"set": Says("The enhancement may change: {enhancement_kinds}.", "Die Verbesserung darf verändern: {enhancement_kinds}.")},
         clause={"set": "changing {enhancement_kinds} only"}),
    Term("replica_kind", 6, "use", Says("Kind of replica", "Art der Nachbildung"), Choice(REPLICA_KINDS), "C", default="none",
         text={"none": Says("No digital replica is made or used.", "Es wird keine digitale Nachbildung hergestellt oder genutzt."),
               "set": Says("The digital replica is {replica_kind}.", "Die digitale Nachbildung ist {replica_kind}.")},
         clause={"set": "the replica being {replica_kind}"}),
    Term("material_alteration", 9, "use", Says("Material alteration", "Wesentliche Veränderung"), Flag(), "C", default=False,
         text={"yes": Says("The fundamental character of the performance may be changed as described.",
                           "Der wesentliche Charakter der Darbietung darf wie beschrieben verändert werden."),
               "no": Says("The fundamental character of the performance must not be changed.",
                          "Der wesentliche Charakter der Darbietung darf nicht verändert werden.")},
         clause={"yes": "also changing the fundamental character of the performance"}),
    Term("description", 10, "use", Says("Description of the intended use", "Beschreibung der beabsichtigten Nutzung"),
         Text(40, 2000), "C",
         text={"set": Says("The use is described as follows: {description}", "Die Nutzung ist wie folgt beschrieben: {description}")}),
    Term("work_title", 11, "subject", Says("Title of the work", "Titel des Werks"), Title(0, 160), "C", default="",
         text={"set": Says("The work is {work_title}.", "Das Werk ist {work_title}.")}, clause={"set": "in the work {work_title}"}),
    Term("work_id", 11, "subject", Says("EIDR or ISAN of the work", "EIDR oder ISAN des Werks"),
         Text(0, 60, r"10\.5240/[0-9A-F-]{26}|(ISAN )?[0-9A-F-]{16,40}"), "C", default="",
         text={"set": Says("The work is identified by {work_id:plain}.", "Das Werk trägt die Kennung {work_id:plain}.")}),
    Term("production_id", 11, "subject", Says("Production number", "Produktionsnummer"), Text(0, 80), "C", default="",
         text={"set": Says("The production has the number {production_id}.", "Die Produktion trägt die Nummer {production_id}.")}),
    Term("script_hash", 11, "subject", Says("Hash of the script", "Hash des Drehbuchs"), Hash(), "C", default="0x" + "00" * 32,
         text={"set": Says("The script that the performer has read has the SHA-256 hash {script_hash}.",
                           "Das Drehbuch, das die darstellende Person gelesen hat, hat den SHA-256-Hash {script_hash}.")}),
    Term("script_date", 11, "subject", Says("Date of the script", "Stand des Drehbuchs"), Time(), "C", default=0,
         text={"set": Says("The script is of {script_date}.", "Das Drehbuch hat den Stand {script_date}.")}),
    Term("max_outputs", 12, "use", Says("Number of outputs", "Anzahl der Ausgaben"), Count(0, UINT32), "C", default=0,
         text={"unset": Says("No output may be published.", "Es darf keine Ausgabe veröffentlicht werden."),
               "one": Says("One output may be published.", "Es darf eine Ausgabe veröffentlicht werden."),
               "set": Says("At most {max_outputs} outputs may be published.",
                           "Es dürfen höchstens {max_outputs} Ausgaben veröffentlicht werden.")},
         clause={"one": "one output", "set": "at most {max_outputs} outputs"}),
    Term("max_seconds", 12, "use", Says("Seconds of output", "Sekunden der Ausgaben"), Count(0, UINT32), "C", default=0,
         text={"unset": Says("No sounding or moving output may be published.",
                             "Es darf keine klingende oder bewegte Ausgabe veröffentlicht werden."),
               "set": Says("All sounding and moving outputs together last at most {max_seconds} seconds.",
                           "Alle klingenden und bewegten Ausgaben dauern zusammen höchstens {max_seconds} Sekunden.")}),
    Term("media", 14, "reach", Says("Media", "Medien"), Choices(MEDIA, least=1), "E", member="uint16 media",
         text={"set": Says("The media are: {media}.", "Die Medien sind: {media}.")}, clause={"set": "by way of {media}"}),
    Term("territories", 13, "reach", Says("Territories", "Gebiete"), Territories(), "E", member="uint256 territory",
         text={"worldwide": Says("The license holds worldwide.", "Die Lizenz gilt weltweit."),
               "set": Says("The license holds in these territories: {territories}.",
                           "Die Lizenz gilt in folgenden Gebieten: {territories}.")},
         clause={"worldwide": "worldwide", "set": "in {territories:short}"}),
    Term("languages", 15, "reach", Says("Languages", "Sprachen"), Languages(), "C", default=(),
         text={"set": Says("The languages of the output are, as BCP 47 codes: {languages}.",
                           "Die Sprachen der Ausgaben sind, als BCP-47-Codes: {languages}."),
               "unset": Says("The language of the recording is not changed.", "Die Sprache der Aufnahme wird nicht verändert.")},
         clause={"set": "languages {languages}"}),
)
