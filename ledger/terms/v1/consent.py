"""How consent was given, how it ends, and who may do what with AI."""
from __future__ import annotations

from ledger.terms.limits import DAY_S, HOUR_S, MOST_HEIR_DELAY_S
from ledger.terms.schema import Says, Term
from ledger.terms.values import Account, Choice, Choices, Duration, Flag, Hash, Span, Time
from ledger.terms.vocabulary import REVOCATIONS, Vocabulary, Word

YEAR_MOST_S = 366 * 86_400  # a notice of more than a year is no withdrawal

TRAINING_SCOPES = Vocabulary("training_scope", (
    Word(0, "ai-training", "training of AI models", "Training von KI-Modellen"),
    Word(1, "generative-training", "training of generative AI models", "Training generativer KI-Modelle"),
    Word(2, "fine-tuning", "fine-tuning", "Nachtraining (Fine-Tuning)"),
    Word(3, "mining", "text and data mining", "Text- und Data-Mining"),
    Word(4, "inference", "input to AI inference", "Eingabe in KI-Inferenz"),
))

CONSENT = (
    Term("revocation", 31, "consent", Says("Withdrawal of consent", "Widerruf der Einwilligung"), Choice(REVOCATIONS), "E",
         member="uint8 revocation",
         text={"none": Says("Under this contract consent ends with the license, not earlier. Rights that the law grants remain.",
                            "Die Einwilligung endet nach diesem Vertrag mit der Lizenz, nicht früher. Gesetzliche Rechte bleiben."),
               "notice": Says("Consent can be withdrawn for the future with a notice of {notice_s}. Money already paid stays paid. Each use "
                              "before the notice has run out stays licensed, and the blockchain goes on saying so of that time; a use "
                              "after it is not licensed, whenever the output was made.",
                              "Die Einwilligung kann für die Zukunft widerrufen werden, Ankündigungsfrist: {notice_s}. "
                              "Bereits Gezahltes bleibt gezahlt. Jede Nutzung vor Ablauf der Frist bleibt lizenziert, und die "
                              "Blockchain bestätigt das für diese Zeit auch weiterhin; eine Nutzung danach ist nicht lizenziert, gleich wann "
                              "die Ausgabe hergestellt wurde."),
               "immediate": Says("Consent can be withdrawn at any time and use stops at once. Money already paid stays paid. Each use "
                                 "before the withdrawal stays licensed, and the blockchain goes on saying so of that time; a use after "
                                 "it is not licensed, whenever the output was made. Whoever may withdraw consent can also suspend "
                                 "all use for a time.",
                                 "Die Einwilligung kann jederzeit widerrufen werden, die Nutzung endet sofort. "
                                 "Bereits Gezahltes bleibt gezahlt. Jede Nutzung vor dem Widerruf bleibt lizenziert, und die Blockchain "
                                 "bestätigt das für diese Zeit auch weiterhin; eine Nutzung danach ist nicht lizenziert, gleich wann die "
                                 "Ausgabe hergestellt wurde. Wer widerrufen darf, kann die Nutzung auch auf Zeit aussetzen.")},
         clause={"none": "consent cannot be withdrawn before the license ends",
                 "notice": "consent can be withdrawn with a notice of {notice_s}",
                 "immediate": "consent can be withdrawn at any time with immediate effect"}),
    Term("notice_s", 31, "consent", Says("Notice of withdrawal", "Ankündigungsfrist des Widerrufs"), Duration(0, YEAR_MOST_S), "E",
         default=0, member="uint32 noticeS"),
    Term("requires", 6, "consent", Says("Grant of creation", "Angebot der Herstellung"), Hash(), "E", default="0x" + "00" * 32,
         member="bytes32 requires",
         text={"set": Says("The licensee must hold a live license to create the replica under the grant {requires}.",
                           "Die lizenznehmende Partei muss eine laufende Lizenz zur Herstellung der Nachbildung unter dem Angebot "
                           "{requires} halten.")},
         clause={"set": "only together with a create license of grant {requires}"}),
    Term("training_scope", 18, "ai", Says("AI permissions", "KI-Erlaubnisse"), Choices(TRAINING_SCOPES), "C", default=(),
         text={"unset": Says("Training of AI models, fine-tuning, text and data mining and input to AI inference are not allowed, "
                             "beyond what the tool that makes the permitted output needs at that moment.",
                             "Training von KI-Modellen, Nachtraining, Text- und Data-Mining und Eingabe in KI-Inferenz sind nicht "
                             "erlaubt, außer soweit das Werkzeug es für die erlaubte Ausgabe in diesem Moment braucht."),
               "set": Says("With AI systems only this is allowed: {training_scope}.",
                           "Mit KI-Systemen ist nur erlaubt: {training_scope}.")},
         clause={"unset": "no AI training beyond this use", "set": "AI permission limited to {training_scope}"}),
    Term("training_ends_at", 19, "ai", Says("End of training", "Ende des Trainings"), Time(), "C", default=0,
         text={"set": Says("Training ends no later than {training_ends_at}.", "Das Training endet spätestens am {training_ends_at}.")},
         clause={"set": "AI training ends {training_ends_at}"}),
    Term("model_deletion", 19, "ai", Says("What becomes of the model", "Verbleib des Modells"),
         Choice(Vocabulary("model_deletion", (
             Word(0, "none", "not agreed", "nicht vereinbart"), Word(1, "delete", "deletion", "Löschung"),
             Word(2, "escrow", "escrow", "Hinterlegung")))), "C", default="none",
         text={"delete": Says("When training or the license ends, whichever is first, also by withdrawal of consent, every model "
                              "trained on the asset is deleted.",
                              "Sobald das Training oder die Lizenz endet, auch durch Widerruf der Einwilligung, wird jedes mit der "
                              "Aufnahme trainierte Modell gelöscht."),
               "escrow": Says("When training or the license ends, whichever is first, also by withdrawal of consent, every model "
                              "trained on the asset goes to escrow and is not used.",
                              "Sobald das Training oder die Lizenz endet, auch durch Widerruf der Einwilligung, wird jedes mit der "
                              "Aufnahme trainierte Modell hinterlegt und nicht genutzt.")},
         clause={"delete": "then the models are deleted", "escrow": "then the models go to escrow"}),
    Term("notice_at", 26, "consent", Says("Terms were shown", "Bedingungen wurden gezeigt"), Time(), "C", default=0,
         text={"set": Says("The performer received these terms on {notice_at}.",
                           "Die darstellende Person hat diese Bedingungen am {notice_at} erhalten.")}),
    Term("separate_consent", 26, "consent", Says("Separate consent", "Gesonderte Einwilligung"), Flag(), "C",
         text={"yes": Says("This consent is given separately from any other contract.",
                           "Diese Einwilligung wird getrennt von jedem anderen Vertrag erteilt.")}),
    Term("explicit_biometric", 26, "consent", Says("Explicit consent to biometric processing",
                                                   "Ausdrückliche Einwilligung in biometrische Verarbeitung"), Flag(), "C",
         text={"yes": Says("The performer expressly consents to the processing of biometric features of the recording for these "
                           "purposes.",
                           "Die darstellende Person willigt ausdrücklich ein, dass biometrische Merkmale der Aufnahme für diese "
                           "Zwecke verarbeitet werden.")}),
    Term("text_language", 26, "consent", Says("Language of the consent", "Sprache der Einwilligung"),
         Choice(Vocabulary("text_language", (Word(1, "en", "English", "Englisch"), Word(2, "de", "German", "Deutsch")))), "C",
         default="en",
         text={"set": Says("The performer has read these terms in {text_language}.",
                           "Die darstellende Person hat diese Bedingungen in folgender Sprache gelesen: {text_language}.")}),
    Term("approval", 27, "consent", Says("Approval", "Freigabe"),
         Choice(Vocabulary("approval", (
             Word(0, "none", "none", "keine"), Word(1, "per-use", "each use", "jede Nutzung"),
             Word(2, "per-output", "each output", "jede Ausgabe")))), "C", default="none",
         text={"per-use": Says("Each use needs the performer's approval beforehand.",
                               "Jede Nutzung braucht vorher die Freigabe der darstellenden Person."),
               "per-output": Says("The performer may object to each output within {approval_hours}.",
                                  "Die darstellende Person kann jeder Ausgabe widersprechen; Frist: {approval_hours}.")}),
    Term("approval_hours", 27, "consent", Says("Hours to object", "Stunden zum Widerspruch"), Span(0, 720, HOUR_S), "C", default=0),
    Term("strike_suspension", 32, "consent", Says("Suspension during a strike", "Aussetzung im Streik"), Flag(), "C", default=False,
         text={"yes": Says("During a strike of the performer's union no new output is made.",
                           "Während eines Streiks der Gewerkschaft der darstellenden Person wird keine neue Ausgabe hergestellt.")}),
    Term("post_mortem", 37, "consent", Says("After death", "Nach dem Tod"),
         Choice(Vocabulary("post_mortem", (
             Word(0, "none", "the license ends with the performer's death", "die Lizenz endet mit dem Tod"),
             Word(1, "estate", "the estate continues the license", "der Nachlass führt die Lizenz fort")))), "C", default="none",
         text={"none": Says("If the performer dies, no new output is made.",
                            "Stirbt die darstellende Person, wird keine neue Ausgabe hergestellt."),
               "estate": Says("After the performer's death the estate with the account {estate} continues this contract until "
                              "{estate_until}.",
                              "Nach dem Tod der darstellenden Person führt der Nachlass mit dem Konto {estate} diesen Vertrag bis "
                              "zum {estate_until} fort.")},
         clause={"estate": "after death continued by the estate {estate} until {estate_until}"}),
    Term("estate", 37, "consent", Says("Account of the estate", "Konto des Nachlasses"), Account(), "C", default=Account.empty,
         text={"set": Says("The performer names this account as heir of the recording on the blockchain. The heir announces a "
                           "takeover there and completes it no earlier than {heir_delay_days} later; until then the performer can "
                           "object.",
                           "Die darstellende Person benennt dieses Konto auf der Blockchain als erbendes Konto der Aufnahme. Es "
                           "kündigt eine Übernahme dort an und vollzieht sie erst nach einer Frist, in der die darstellende Person "
                           "widersprechen kann; die Frist beträgt: {heir_delay_days}.")}),
    Term("estate_until", 37, "consent", Says("Estate's term ends", "Ende der Fortführung"), Time(), "C", default=0),
    Term("heir_delay_days", 37, "consent", Says("Days until the heir takes over", "Tage bis zur Übernahme durch das erbende Konto"),
         Span(0, MOST_HEIR_DELAY_S // DAY_S, DAY_S), "C", default=0),
)
