"""`python -m ledger.api`: writes the reference pages, or checks them with --check."""
from __future__ import annotations

import sys
from pathlib import Path

from ledger.api.reference import errors_page, routes_page

DIRECTORY = Path(__file__).resolve().parents[2] / "docs"


def main(arguments: list[str]) -> int:
    """0 when the pages are written, or with --check when they are current; 1 when one is not."""
    stale = 0
    for name, text in (("routes.md", routes_page()), ("errors.md", errors_page())):
        page = DIRECTORY / name
        if "--check" not in arguments:
            page.write_text(text)
        elif not page.exists() or page.read_text() != text:
            print(f"docs/{name} is not current; run scripts/docs", file=sys.stderr)
            stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
