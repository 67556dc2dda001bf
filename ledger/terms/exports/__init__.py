"""A policy in the languages that other systems read: RSL, ODRL, TDMRep, CAWG."""
from ledger.terms.exports.cawg import training_mining
from ledger.terms.exports.odrl import odrl_policy
from ledger.terms.exports.rsl import robots_lines, rsl_document, rsl_site
from ledger.terms.exports.tdmrep import tdm_headers, tdm_policy, tdmrep_file

__all__ = ["odrl_policy", "robots_lines", "rsl_document", "rsl_site", "tdm_headers", "tdm_policy", "tdmrep_file", "training_mining"]
