"""The forms of the answers, for the OpenAPI document. `ledger.wire` makes the answers; the journey's tests hold each one
against its form."""
