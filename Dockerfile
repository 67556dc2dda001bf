# One image for both services: the development chain and the API differ in their command only.
FROM debian:12-slim

RUN useradd --create-home --uid 1000 ledger
WORKDIR /srv/ledger

COPY . .
RUN scripts/setup && rm -rf /var/lib/apt/lists/* && mkdir /data && chown ledger /data

USER ledger
ENV PATH=/srv/ledger/.venv/bin:$PATH
VOLUME /data
