# refreshbot in a small image that runs as nobody in particular.
#
#   docker build -t refreshbot .                            # --build-arg FEATURES=s3 for files in S3
#   docker run -d --name refreshbot --restart on-failure --stop-timeout 60 \
#     -v refreshbot:/data -v ./refreshbot.toml:/data/refreshbot.toml:ro \
#     -e DISCORD_TOKEN_FILE=/run/secrets/discord-token -v ./discord-token:/run/secrets/discord-token:ro refreshbot
#
# User 65532 reads both files. Commands beside it: docker exec refreshbot refreshbot check. There is no
# HEALTHCHECK: health and metrics are served on loopback only (docs/operating.md).

FROM rust:1.95-slim-trixie AS build
RUN apt-get update \
  && apt-get install -y --no-install-recommends gcc libc6-dev \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
ARG FEATURES=
RUN cargo build --release --locked --bin refreshbot --features "$FEATURES"

# Nothing but the C library is needed: the root certificates are in the program.
FROM debian:trixie-slim
COPY --from=build /src/target/release/refreshbot /usr/local/bin/refreshbot
RUN useradd --system --uid 65532 --no-create-home --shell /usr/sbin/nologin refreshbot \
  && install -d -m 0700 -o 65532 -g 65532 /data
# The SQLite file, the attachments and refreshbot.toml.
WORKDIR /data
VOLUME /data
USER 65532:65532
# What is under way is finished: give it `--stop-timeout 60`.
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/refreshbot"]
CMD ["run"]
