"""The HTTP API: parse, one call of a use case, answer. No SQL, no chain and no arithmetic stand here."""
