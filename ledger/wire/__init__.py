"""The one place that converts between values and JSON: names for numbers, decimal strings for amounts, 0x-hex for bytes."""
from ledger.wire.assets import asset, asset_erasure_draft, batch, batch_draft, erased_asset, erasure_draft, registration_draft
from ledger.wire.basics import block, operation, page, readiness, steps, unsigned_transaction, vocabulary
from ledger.wire.grants import consent_draft, grant, grant_draft, quote
from ledger.wire.licenses import coverage, coverage_of, license, licensed
from ledger.wire.media import file_verdict, license_verdict, matches, media_fingerprint
from ledger.wire.meters import dismissal_draft, meter, meter_draft, settlement_draft
from ledger.wire.money import balance, distribution, pot, withdrawal
from ledger.wire.orders import order_draft
from ledger.wire.outputs import output, output_draft
from ledger.wire.deployments import deployment
from ledger.wire.payouts import payout, payout_draft, payout_entry
from ledger.wire.policies import POLICY_FORMS, site_rsl, site_tdm, wallet_descriptor
from ledger.wire.reports import license_reports, kept_report, missing_reports, paid_draft, report_draft, usage_upload
from ledger.wire.rate_cards import published_rate_card, rate_card_draft
from ledger.wire.successions import succession, succession_step

__all__ = ["POLICY_FORMS", "asset", "asset_erasure_draft", "balance", "batch", "batch_draft", "block", "consent_draft", "coverage", "coverage_of",
           "deployment", "dismissal_draft", "distribution", "erased_asset", "erasure_draft", "file_verdict", "grant", "grant_draft", "kept_report", "license", "license_reports", "license_verdict", "licensed",
           "matches", "media_fingerprint", "missing_reports", "meter", "meter_draft", "operation", "order_draft", "output", "output_draft", "page", "paid_draft", "payout", "payout_draft", "payout_entry", "pot", "published_rate_card", "quote", "rate_card_draft", "steps", "readiness", "registration_draft", "report_draft",
           "settlement_draft", "site_rsl", "site_tdm", "succession", "succession_step", "unsigned_transaction", "usage_upload", "vocabulary", "wallet_descriptor", "withdrawal"]
