# Two stages: build the one program, then ship it alone.
# Images by their exact versions; whoever builds for others pins them by digest (`docker buildx imagetools inspect`).
FROM rust:1.95.0-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN cargo xtask build

FROM debian:12.12-slim
RUN useradd --system --create-home --home-dir /data verbatim
COPY --from=build /src/target/release/verbatim /usr/local/bin/verbatim
USER verbatim
VOLUME /data
EXPOSE 3000
ENV VERBATIM_DATA=/data VERBATIM_LISTEN=0.0.0.0:3000
CMD ["verbatim", "serve"]
