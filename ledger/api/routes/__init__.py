"""The routes, one blueprint per noun."""
from __future__ import annotations

from ledger.api.routes.assets import assets
from ledger.api.routes.batches import batches
from ledger.api.routes.consent import consent
from ledger.api.routes.grants import grants
from ledger.api.routes.health import health
from ledger.api.routes.licenses import licenses
from ledger.api.routes.media import media
from ledger.api.routes.meters import meters
from ledger.api.routes.money import money
from ledger.api.routes.operations import operations
from ledger.api.routes.orders import orders
from ledger.api.routes.outputs import outputs
from ledger.api.routes.payouts import payouts
from ledger.api.routes.policies import policies
from ledger.api.routes.rate_cards import rate_cards
from ledger.api.routes.registrations import registrations
from ledger.api.routes.reports import reports
from ledger.api.routes.statements import statements
from ledger.api.routes.successions import successions
from ledger.api.routes.vocabulary import vocabulary

BLUEPRINTS = (health, vocabulary, media, registrations, batches, assets, policies, grants, rate_cards, orders, consent, successions, licenses, meters, outputs, reports, statements, money, payouts,
              operations)
