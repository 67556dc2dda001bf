"""Who grants to whom, and over what: members of the signed struct first to fifth."""
from __future__ import annotations

from ledger.terms.schema import Says, Term
from ledger.terms.values import Account, Choice, Flag, Hash, Text
from ledger.terms.vocabulary import Vocabulary, Word

MODALITIES = Vocabulary("modality", (
    Word(1, "voice", "voice", "Stimme"),
    Word(2, "face", "face", "Gesicht"),
    Word(3, "body", "body", "Körper"),
    Word(4, "motion", "movement", "Bewegung"),
    Word(5, "performance", "performance", "Darbietung"),
))

PARTIES = (
    Term("modality", 5, "subject", Says("Modality", "Modalität"), Choice(MODALITIES), "C",
         text={"set": Says("The license concerns the performer's {modality}.",
                           "Die Lizenz betrifft folgendes Merkmal der darstellenden Person: {modality}.")},
         clause={"set": "The performer licenses their {modality}"}),
    Term("asset", 4, "subject", Says("Asset", "Aufnahme"), Hash(), "E", member="bytes32 asset",
         text={"set": Says("The recording is the asset {asset}, the hash of its record on the ledger.",
                           "Die Aufnahme ist das Asset {asset}, der Hash ihres Eintrags im Register.")}),
    Term("performer", 2, "parties", Says("Account of the performer", "Konto der darstellenden Person"), Account(), "E",
         member="address performer",
         text={"set": Says("The performer signs with the account {performer}.",
                           "Die darstellende Person unterschreibt mit dem Konto {performer}.")}),
    Term("performer_name", 2, "parties", Says("Name of the performer", "Name der darstellenden Person"), Text(0, 120), "S",
         default="",
         text={"set": Says("The performer is {performer_name}.", "Die darstellende Person ist {performer_name}.")}),
    Term("guardian", 24, "parties", Says("Account of the guardian", "Konto der sorgeberechtigten Person"), Account(), "E",
         default=Account.empty, member="address guardian",
         text={"set": Says("The performer is a minor. The guardian signs the same words with the account {guardian}.",
                           "Die darstellende Person ist minderjährig. Die sorgeberechtigte Person unterschreibt dieselben Worte "
                           "mit dem Konto {guardian}."),
               "unset": Says("The performer declares to be of age.", "Die darstellende Person erklärt, volljährig zu sein.")},
         clause={"set": "as a minor with the guardian {guardian}"}),
    Term("court_ref", 24, "parties", Says("Court reference", "Gerichtliches Aktenzeichen"), Text(0, 120), "C", default="",
         text={"set": Says("The court's approval has the reference {court_ref}.",
                           "Die gerichtliche Genehmigung trägt das Aktenzeichen {court_ref}.")}),
    Term("licensee", 3, "parties", Says("Account of the licensee", "Konto der lizenznehmenden Partei"), Account(), "E",
         default=Account.empty, member="address licensee",
         text={"set": Says("Only the account {licensee} can buy the license and becomes the licensee.",
                           "Nur das Konto {licensee} kann die Lizenz erwerben und wird lizenznehmende Partei."),
               "unset": Says("Whoever buys the license becomes the licensee.",
                             "Wer die Lizenz erwirbt, wird lizenznehmende Partei.")},
         clause={"set": "to {licensee} only", "unset": "to anyone who buys"}),
    Term("licensee_name", 3, "parties", Says("Name of the licensee", "Name der lizenznehmenden Partei"), Text(0, 120), "S",
         default="",
         text={"set": Says("The licensee is {licensee_name}.", "Die lizenznehmende Partei ist {licensee_name}.")}),
    Term("sublicensable", 3, "parties", Says("Sublicenses", "Unterlizenzen"), Flag(), "C", default=False,
         text={"yes": Says("The licensee may grant sublicenses within these terms.",
                           "Die lizenznehmende Partei darf Unterlizenzen im Rahmen dieser Bedingungen erteilen."),
               "no": Says("The license is personal: sublicenses are not allowed.",
                          "Die Lizenz ist persönlich: Unterlizenzen sind nicht erlaubt.")},
         clause={"yes": "with the right to grant sublicenses"}),
    Term("representation", 25, "parties", Says("Representation", "Vertretung"),
         Choice(Vocabulary("representation", (
             Word(0, "none", "nobody", "niemand"), Word(1, "counsel", "legal counsel", "anwaltliche Vertretung"),
             Word(2, "union", "a union", "Gewerkschaft"), Word(3, "agent", "an agent", "Agentur")))), "C", default="none",
         text={"none": Says("The performer was not represented when agreeing to this.",
                            "Die darstellende Person war beim Abschluss nicht vertreten."),
               "set": Says("The performer was represented by: {representation}.",
                           "Die darstellende Person war vertreten durch: {representation}.")}),
    Term("representative_name", 25, "parties", Says("Name of the representative", "Name der Vertretung"), Text(0, 120), "C",
         default="",
         text={"set": Says("The representative is {representative_name}.", "Die Vertretung ist {representative_name}.")}),
    Term("template", 1, "law", Says("Template", "Vorlage"), Text(0, 40, r"[a-z0-9]+(-[a-z0-9]+)*"), "C", default="",
         text={"set": Says("These terms follow the template {template:plain}, version {template_version}.",
                           "Diese Bedingungen folgen der Vorlage {template:plain}, Version {template_version}.")}),
)
