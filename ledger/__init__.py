"""A ledger of consent for faces and voices: fingerprints, grants, licenses, royalties, verification."""
