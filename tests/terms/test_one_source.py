"""One more term in a copy of the schema is in every output, and nothing else was edited."""
from dataclasses import replace

import pytest

from ledger.grant import Grant
from ledger.terms import CURRENT, Terms, contract_text, intent, terms_hash, to_json
from ledger.terms.exports import odrl_policy, rsl_document
from ledger.terms.forms import form, json_schema
from ledger.terms.page import contract_page
from ledger.terms.policy import AssetPolicy, Offer
from ledger.terms.print import contract_pdf
from ledger.terms.reference import reference
from ledger.terms.schema import Says, Term, UnknownTerm
from ledger.terms.signed_struct import grant_type, grant_types
from ledger.terms.settings import settings
from ledger.terms.templates import template_of
from ledger.terms.values import Count
from ledger.terms.wallet import Deployment, descriptor
from ledger.typed_data import Domain, grant_message
from tests.terms.test_print import words_of

TAKES = Term("max_takes", 12, "use", Says("Number of takes", "Anzahl der Aufnahmen"), Count(0, 1000), "E", default=7,
             member="uint32 maxTakes",
             text={"set": Says("At most {max_takes} takes are made.", "Es werden höchstens {max_takes} Aufnahmen gemacht.")},
             clause={"set": "at most {max_takes} takes"})
COPY = replace(CURRENT, version=2, terms=(*CURRENT.terms, TAKES))
TRAINING = {"uses": ["training"], "enhancement_kinds": [], "training_scope": ["ai-training"], "training_ends_at": 1_798_761_600,
            "model_deletion": "delete"}
DEPLOYMENT = Deployment(1, "0x" + "8" * 40, "Likeness Ledger", "https://example.org/")


def policy(terms):
    return AssetPolicy(terms.asset, "voice", "with-terms", False, "https://l.example/p", "https://l.example/a",
                       (Offer(terms, "https://l.example/g"),))


def grant_of(terms):
    return Grant(terms, grant_epoch=0, salt=1, intent=intent(terms))


def signed(terms):
    return grant_message(Domain(1, DEPLOYMENT.contract, b"\x01" * 32), grant_of(terms))


OF_THE_SCHEMA = {  # output -> what must appear in it
    "type string": (grant_type, "uint32 maxTakes"),
    "wallet types": (lambda schema: str(grant_types(schema)), "maxTakes"),
    "wallet descriptor": (lambda schema: str(descriptor(schema, DEPLOYMENT)), "Number of takes"),
    "JSON Schema": (lambda schema: str(json_schema(schema)), "max_takes"),
    "form": (lambda schema: str(form(schema)), "Anzahl der Aufnahmen"),
    "reference": (reference, "max_takes"),
}
OF_THE_TERMS = {
    "sentence": (intent, "at most 7 takes"),
    "English text": (lambda terms: contract_text(terms, "en"), "At most 7 takes are made."),
    "German text": (lambda terms: contract_text(terms, "de"), "Es werden höchstens 7 Aufnahmen gemacht."),
    "HTML": (lambda terms: contract_page(terms, "en"), "At most 7 takes are made."),
    "German HTML": (lambda terms: contract_page(terms, "de"), "Es werden höchstens 7 Aufnahmen gemacht."),
    "PDF": (lambda terms: words_of(contract_pdf(terms, "en")), "Atmost7takesaremade."),
    "German PDF": (lambda terms: words_of(contract_pdf(terms, "de")), "Eswerdenhöchstens7Aufnahmengemacht."),
    "document": (lambda terms: str(to_json(terms)), "'max_takes': 7"),
    "hash": (lambda terms: terms_hash(terms).hex(), ""),
    "members": (lambda terms: str(terms.members()), "'maxTakes': 7"),
    "message to sign": (lambda terms: str(signed(terms).to_json()["message"]), "'maxTakes': 7"),
    "types to sign": (lambda terms: str(signed(terms).to_json()["types"]) + terms_hash(terms).hex(), "'maxTakes'"),
    "digest": (lambda terms: signed(terms).digest().hex(), ""),
    "grant as kept": (lambda terms: str(grant_of(terms).to_json()), "'max_takes': 7"),
    "ODRL": (lambda terms: str(odrl_policy(policy(terms))), ""),
    "RSL": (lambda terms: rsl_document(policy(terms)), ""),
    "policy": (lambda terms: str(policy(terms).to_json()), "at most 7 takes"),
}


@pytest.mark.parametrize("output", OF_THE_SCHEMA)
def test_a_new_term_is_in_every_output_of_the_schema(output):
    make, said = OF_THE_SCHEMA[output]
    assert said not in make(CURRENT) and said in make(COPY)


@pytest.mark.parametrize("output", OF_THE_TERMS)
def test_a_new_term_is_in_every_output_of_the_terms(adult, output):
    make, said = OF_THE_TERMS[output]
    before, after = make(Terms({**adult, **TRAINING})), make(Terms({**adult, **TRAINING}, COPY))
    assert before != after
    assert said in after and (not said or said not in before)


@pytest.mark.parametrize("output", OF_THE_TERMS)
def test_another_value_of_the_new_term_is_another_output(adult, output):
    make, _ = OF_THE_TERMS[output]
    assert make(Terms({**adult, **TRAINING}, COPY)) != make(Terms({**adult, **TRAINING, "max_takes": 8}, COPY))


def test_a_new_term_can_be_set_by_hand_and_filled_into_a_template(adult):
    assert settings(COPY, ["max_takes=9"]) == {"max_takes": 9}
    with pytest.raises(UnknownTerm):
        settings(CURRENT, ["max_takes=9"])
    template = template_of("voice-enhancement")
    fields = {term: adult[term] for term in template.asks}
    assert (template.filled(fields, COPY).max_takes, template.filled({**fields, "max_takes": 9}, COPY).max_takes) == (7, 9)


def test_a_message_of_the_new_schema_is_hashed_alike_by_another_library(adult):
    from eth_account.messages import _hash_eip191_message, encode_typed_data

    message = signed(Terms(adult, COPY))
    document = message.to_json()
    document["domain"]["salt"] = message.domain.deployment_id
    assert _hash_eip191_message(encode_typed_data(full_message=document)) == message.digest()
