"""What a reasonably specific description is not: phrases that leave open what is done, and the words of any contract.

Source: Equity and SAG-AFTRA advice against blanket clauses; California Labor Code 927(a)(2), "reasonably specific". Phrases
and words were collected from descriptions in both languages; tests/terms/descriptions.json says how many are told apart.
"""
from __future__ import annotations

import re

_MAKER = r"(the |its |our )?(producers?|production( company)?|licensees?|studio|directors?|editors?|company|project)"

OPEN_ENDED_EN = (
    r"(any|all|every) (and all )?(other |available |technical |possible )?(purposes?|uses?|media|manners?|means|forms?"
    r"|rights?|ways?|kinds?|techniques?|activities|territories|(and future )?AI systems)",
    r"(in|by|with) (any|every) (form|manner|way|means|respect)", r"as (it|they|he|she|" + _MAKER + r") (sees?|thinks?|deems?) fit",
    r"sees? fit",
    r"deems? (appropriate|necessary|useful)|may (decide|choose|determine)|makes sense|considers? (this"
    r"|it) (to be )?(useful|necessary|appropriate)",
    r"discretion", r"includ(ing|es),? (but|without) (not |being )?limit\w*", r"but not limited to",
    r"(without|no) (any )?(further|additional) consent", r"without (any )?(limitation|restriction)s?",
    r"(unrestricted|irrevocable|perpetual|unlimited)", r"in perpetuity", r"throughout the (world|universe)", r"now known",
    r"hereafter", r"present (or|and) future", r"future (AI |media |projects?|productions?|works?|uses?|technolog\w+)",
    r"from time to time", r"in connection with (the|this|our) (project|production|film|movie|series|show|work)",
    r"(related|ancillary|associated) (activities|uses?|purposes?|rights?)",
    r"and (its|the|their) (promotion, |marketing, )?(exploitation|spin-?offs?|affiliates|partners)", r"exploitation",
    r"derivative works", r"merchandising", r"as (may be )?(needed|necessary|appropriate|required by " + _MAKER + r")",
    r"when(ever)? (this|it) is (needed|necessary|required|useful)",
    r"(everything|whatever|anything)( else)? (that |which |the |they |it |we |belongs)", r"(can|may) be used freely",
    r"some other things|other things|and elsewhere",
    r"customary|usual (practice|extent)|practice of the industry|to the extent usual",
    r"(other )?similar (media|uses?|purposes?|projects?)", r"otherwise use", r"general use", r"standard .{0,40}\bclause",
    r"terms and conditions", r"(main|separate|other) (contract|agreement)",
    r"as (agreed|described|set out) (between|in the (main )?(contract|agreement))",
    r"(details|specifics) .{0,40}\b(follow|later|after)",
    r"(will|shall) (be )?agree\w* (on|upon)? ?.{0,60}\b(later|before|in good time|in due course)", r"changes that become necessary",
    r"(its |the |our )?products (and|or) services", r"improv\w+ (and|or) develop\w+", r"(other )?business (applications|purposes)",
    r"purposes of (the |its |our )?(production|project|licensee)",
    r"(AI|production|commercial|enhancement) (enhancement )?purposes", r"within the limits of the law|best interest of the",
    r"to be (determined|defined|announced|confirmed|agreed)|tbd|tba|n/a|lorem ipsum",
)
OPEN_ENDED_DE = (
    r"(in |auf )?(jede|jeder|jegliche|jeglicher|beliebige|beliebiger) (art|form|weise|nutzung|technik)",
    r"(zu|für) (jedem|jeden|alle|allen|jegliche|jeglichen)n? zwecke?n?",
    r"(alle|allen|aller|sämtliche|sämtlichen|jegliche|umfassende) (nutzungs|verwertungs)?(rechte|nutzungen|nutzungsarten"
    r"|medien|formen|formate|formaten|zwecke|zwecken)",
    r"aller art", r"bekannten und unbekannten", r"(allen |alle )?verfügbaren und k(ü|u)nftigen",
    r"nach (freiem |eigenem |billigem )?ermessen", r"darüber hinaus", r"wofür auch immer",
    r"im zusammenhang mit (dem|der|unserem|unserer|diesem) (projekt|produktion|film|serie|werk)", r"insbesondere,? aber nicht",
    r"einschließlich,? aber nicht", r"frei verwendet", r"soweit (dies|es|das) .{0,50}\b(erforderlich|nötig|notwendig|zweckmäßig)",
    r"(nach|bei) bedarf", r"nicht zur verfügung steht", r"\w*übliche?[nmrs]? (zwecke?n?|umfang|weise|rahmen)",
    r"(deren|seine|ihre|dessen|und die) (bewerbung, |auswertung|ableger)", r"auswertung in", r"abgeleitete werke", r"merchandising",
    r"(weitere|andere|sonstige|ähnliche|künftige|zukünftige|neue)[nmrs]? (dinge|zwecke|projekte?|produktionen|medien"
    r"|nutzungen|nutzungsarten|verwendungen|technische[n]? verfahren|geschäftliche\w* anwendungen)",
    r"(einzelheiten|details|näheres) .{0,60}\b(später|folgt|folgen|festgelegt|mitgeteilt)",
    r"stimmen .{0,60}\b(rechtzeitig|später|noch) .{0,30}\bab",
    r"(produkte|dienste|dienstleistungen)( zu)? (und \w+ )?(verbesser|entwickel)\w*",
    r"unbe(schränkt|grenzt)\w*|uneingeschränkt\w*", r"ohne (jede |jegliche )?(ein|be)schränkung(en)?",
    r"(sinnvoll|zweckmäßig|geeignet) (erscheint|ist|hält|halten|oder)|für (sinnvoll|zweckmäßig|geeignet|nötig) (hält|halten)",
    r"(allgemeinen? )?geschäftsbedingungen|agb", r"(im|laut|dem) hauptvertrag", r"allgemeine nutzung", r"alles,? was",
    r"(allen |alle )?nötigen änderungen", r"(zwischen den parteien|wie) vereinbart", r"beliebig (verändert|bearbeitet|oft|viele)",
    r"umfassend (bearbeitet|umgestaltet|genutzt)", r"noch (zu )?(bestimmen|klären|festzulegen|festlegen)",
    r"zeitlich(,| und) räumlich",
)
# What contracts of this trade consist of: such words say nothing about one use. Whole words, and beginnings of longer ones.
FUNCTION_WORDS = frozenset("""
a after all an and any are as at be been before being but by can come could did do does for from get had has have he her here his
how if in into is it its like made make makes may more most must my need new no nor not now of off on only or other our out over own
part per s shall she should so some such than that the their them then there these they this those through to too under until up
upon us use used uses very via was way we were what when where which while who will with within without would you your ab aber als
am andere anderen anderer auch auf aus bei beim bis da dabei dafür damit dann darf das dass dazu dem den denen denn der deren des
dessen die dies diese diesem diesen dieser dieses doch dort du durch dürfen ein eine einem einen einer eines er es etwa falls für
gern gerne hat haben hier ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer ins ist ja je jede jedem jeder jedes kann kein keine
können man mit möchte möchten muss müssen nach nicht noch nun nur ob oder ohne sein seine seinem seinen seiner sich sie sind soll
sollen sollte soweit sowie teil um und uns unser unsere unserem unseren unserer unter vom von vor war weil wenn werden wie wir wird
wo wofür worden wurde während zu zum zur zwischen über ki ai
""".split())
TRADE_STEMS = tuple("""
accord activit actor actress adapt additional adverti affiliat agree allow alter annex applica artific artist asset audio avail
become belong best business call campaign case chang clause client clon commerc communic compan complet conclu concret condition
connect consen consider content contract cover creat custom data decid departm deriv describ detail develop devis differ digital
direct discret distrib double during edit effect elsewher employ enabl enhanc entertain every exist expens exploit extend extent
extern face facial film flexib follow footage form freely full further future gener give good grant hear help hereaf image improv
includ industr instead intelli interest intern involv keep kind known later law legal likeness limit long main manner market
material means media medium mention merchand model modif movie necess needed network number object offer online otherw parent
partner parties party people perform period permi person photo pick picture platform possib post practic prepar present process
produc product profess program project promot provid public purpos quality reason receiv recombin record recreat regul relat release
remain render replic request requir reshoot restor result right sampl scan screen sequel series service sever show sign similar
social sole sound speak speci speech spin standard start state store storage streaming studio style sublic success suitab support
synthes synthet system talent technic technolog television term test third throughout thing tool train transl treat unavail unlimit
unrestrict usage useful usual vari version vfx video vocal voice whatev whatso where wish work world year acting action age appear
audien better body cheap combin correct demand editor ended explain fast find group helpful identit localis localiz makeup mov
normal obtain option order pay place replac resul shoot simul situat softwar story taste team text time titl today user viewer want
workfl abgel abgeru ableger abschl abteil allgem alles anfang angepa anlag anwend arbeit aspekt audioin aufnahm aussag ausschl
ausseh auswert bearbeit bedarf bedingung beginn behandl bekannt belieb benöt bereich bereit bestehend bestimm betrieb bewerb bild
bildnis bleib brauch branch damit darbiet darstell daten dauer dinge dritt einsatz einsetz einschl einschr einwillig einzelh einzeln
ende entsprech entwickel erfolg erford ergeb ergibt ergän erhält erlaub ermess ermögl erschein ersetz erstell erzeug eventuell falls
fassung fernseh fertig festgel firma folgend fortsetz frei gebiet gehör gekürzt geltend gemäß genann genutzt gesamt geschäft gesicht
gestalt gesti gewünsch hauses herstell hilf hilfe hinaus inhalt insbesond instand intellig kampagn kenntnis klon kommunik konkret
kosten krank kund künft künstler künstli lauf leist lizenz marketing medi mehr mitgeteilt mitteil modell möglich nachbearb nachbild
nachdreh neu notwend nutz nötig parteien passen postprod produkt produz projekt prozess qualität rahmen recht redakt regel restaur
räumlich schauspiel sender sendung serie sinnv sonstig sozial sparen speicher spezif sprachauf sprache stand steht stil stimm synthe
sämtlich technik techn teuer thema umfa umgest umsetz unbegr unbek unbesch unterlizenz unternehm verarbeit verbess verbind verbund
vereinb verfahr verfüg verhind verleih verschied vertrag vertrieb verwend verwert veränd vollst voraus weise weiter weltweit werb
werk werkzeug willig zeit zielgr ablauf agentur altersgr beste billig bewegte bilder drehs dreh erklärv ergebnis erreich gedreht
geklont geschichte geschmack handlung heute hilfreich körper korrektur käufer lokalis markt märkte offenh orte publikum schnell
sehen sieht situation sobald software spielehers sprecher titel ton unterhalt verlangt werbef zeigen zusamm zusammen zustimm zuständ
zweck ähnlich änder überall überset überträg übertrag üblich
""".split())
LEAST_SPECIFIC = 4  # words that are none of these; a number or the very words in quotes count for two
NUMBER_WORTH = 2

_EN = re.compile(rf"\b({'|'.join(OPEN_ENDED_EN)})\b", re.IGNORECASE)
_DE = re.compile(rf"\b({'|'.join(OPEN_ENDED_DE)})\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_NUMBER_OR_QUOTE = re.compile(r"[0-9]|(?<!\w)['\"][^'\"]{3,}['\"](?!\w)")
_NEGATION = re.compile(r"\b(not|no|never|nor|neither|nothing|nicht|nichts|kein\w*|nie|niemals)\b[^.;:,]*$", re.IGNORECASE)
_GERMAN = re.compile(r"\b(der|die|das|und|wird|werden|nicht|eine?[rnms]?|für|mit|ist|im|den|dem)\b", re.IGNORECASE)
LEAST_GERMAN_WORDS = 2  # of those above; an English sentence has none but a name


def open_ended(text: str) -> str:
    """The first phrase that leaves open what is done; "" when there is none.

    >>> open_ended("The voice may be used in any way."), open_ended("The lips are not changed in any way.")
    ('in any way', '')
    """
    for pattern in (_EN, _DE):
        for found in pattern.finditer(text):
            if not _NEGATION.search(text[:found.start()]):
                return found.group()
    return ""


def specific_words(text: str) -> tuple[str, ...]:
    """The different words, in lower case, that say more than any contract of this trade does.

    >>> specific_words("The voice is used for the film."), specific_words("Captain Ada whispers in the film.")
    ((), ('captain', 'ada', 'whispers'))
    """
    words = dict.fromkeys(_WORD.findall(text.lower()))
    return tuple(word for word in words if word not in FUNCTION_WORDS and not word.startswith(TRADE_STEMS))


def is_specific(text: str) -> bool:
    """True when the text holds enough that can be pointed at: own words, numbers, or the very words that are said."""
    return len(specific_words(text)) + NUMBER_WORTH * bool(_NUMBER_OR_QUOTE.search(text)) >= LEAST_SPECIFIC


def is_german(text: str) -> bool:
    """True when the text reads like German, to answer with an example in its language."""
    return len(_GERMAN.findall(text)) >= LEAST_GERMAN_WORDS
