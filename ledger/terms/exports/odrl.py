"""The policy as ODRL. Source: ODRL Information Model 2.2 and ODRL Vocabulary 2.2 (W3C recommendations), JSON-LD form."""
from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from ledger.terms.agreement import Terms
from ledger.terms.policy import PERMITTED, PROHIBITED, AssetPolicy, Offer
from ledger.terms.territories import WORLDWIDE
from ledger.terms.values.numbers import decimal
from ledger.terms.vocabulary import USES
from ledger.units import hex_of

CONTEXT = "http://www.w3.org/ns/odrl.jsonld"
USE = "urn:likeness-ledger:use:"  # our uses are narrower than any action that ODRL has; each is included in odrl:use
MEDIUM = "urn:likeness-ledger:medium:"
COUNTRY = "https://www.iso.org/obp/ui/#iso:code:3166:"


def odrl_policy(policy: AssetPolicy) -> dict[str, Any]:
    """An ODRL Set: a permission per offer and use with its constraints and duties, a prohibition of every other use."""
    permissions = [_permission(policy, offer, use) for offer in policy.offers for use in offer.terms.uses]
    permissions += [_plain(policy, use) for use in USES.names if policy.level_of_use(use) == PERMITTED]
    prohibitions = [_plain(policy, use) for use in USES.names if policy.level_of_use(use) == PROHIBITED]
    rules = {"permission": permissions, "prohibition": prohibitions}
    return {"@context": CONTEXT, "@type": "Set", "uid": policy.url, "conflict": "prohibit",
            **{name: rule for name, rule in rules.items() if rule}}


def _action(use: str) -> dict[str, str]:
    return {"@id": USE + use, "includedIn": "odrl:use"}  # "use" alone would be read as a relative address


def _plain(policy: AssetPolicy, use: str) -> dict[str, Any]:
    return {"target": policy.asset_url, "action": _action(use)}


def _permission(policy: AssetPolicy, offer: Offer, use: str) -> dict[str, Any]:
    return {"uid": f"{offer.contract_url}&use={use}", "target": policy.asset_url, "assigner": f"urn:ethereum:{offer.terms.performer}",
            "action": _action(use), "constraint": _constraints(offer.terms), "duty": _duties(offer.terms, offer.contract_url)}


def _constraints(terms: Terms) -> list[dict[str, Any]]:
    found = [_constraint("elapsedTime", "lteq", _period(terms.duration_s)), _constraint("media", "isAnyOf", [{"@id": MEDIUM + medium} for medium in terms.media])]
    if terms.starts_at:
        found.append(_constraint("dateTime", "gteq", _date(terms.starts_at)))
    if terms.territories != (WORLDWIDE,):
        found.append(_constraint("spatial", "isAnyOf", [{"@id": COUNTRY + code} for code in terms.territories]))
    if terms.languages:
        found.append(_constraint("language", "isAnyOf", list(terms.languages)))
    if terms.max_outputs:
        found.append(_constraint("count", "lteq", {"@value": str(terms.max_outputs), "@type": "xsd:integer"}))
    return found


def _duties(terms: Terms, url: str) -> list[dict[str, Any]]:
    compensate: dict[str, Any] = {"action": "compensate", "uid": f"{url}&duty=payment"}
    if terms.price_wei:
        amount = {"@value": decimal(terms.price_wei, terms.currency_decimals, "en"), "@type": "xsd:decimal"}
        compensate["constraint"] = [{**_constraint("payAmount", "eq", amount), "unit": {"@id": f"urn:ethereum:{terms.currency}"}}]
    duties = [{"action": "obtainConsent", "uid": url, "constraint": _window(terms)}] + ([compensate] if not terms.gratis else [])
    if terms.credit:
        duties.append({"action": "attribute", "uid": f"{url}&duty=credit"})
    if terms.requires != terms.schema.term("requires").value.empty:
        duties.append({"action": "obtainConsent", "uid": f"urn:likeness-ledger:grant:{hex_of(terms.requires)}"})
    return duties


def _window(terms: Terms) -> list[dict[str, Any]]:
    """When the license can be bought; how long it lasts is another matter, and a constraint of the permission."""
    opens = [_constraint("dateTime", "gteq", _date(terms.opens_at))] if terms.opens_at else []
    return [*opens, _constraint("dateTime", "lt", _date(terms.closes_at))]


def _constraint(left: str, operator: str, right: Any) -> dict[str, Any]:
    return {"leftOperand": left, "operator": operator, "rightOperand": right}


def _date(time: int) -> dict[str, str]:
    return {"@value": f"{datetime.fromtimestamp(time, tz=timezone.utc):%Y-%m-%dT%H:%M:%SZ}", "@type": "xsd:dateTime"}


def _period(seconds: int) -> dict[str, str]:
    return {"@value": f"PT{seconds}S", "@type": "xsd:duration"}
