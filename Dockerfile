# syntax=docker/dockerfile:1

# A static binary: time zones and certificates are inside it or beside it, and nothing else is in the image.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
ENV CGO_ENABLED=0
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    go build -trimpath -buildvcs=false -tags timetzdata -ldflags '-s -w' -o /out/undersigned ./cmd/undersigned \
    && mkdir /out/data

FROM gcr.io/distroless/static:nonroot
COPY --from=build /out/undersigned /undersigned
COPY --from=build --chown=nonroot:nonroot /out/data /data
COPY LICENSE /LICENSE
USER nonroot
# Only for a portal on SQLite: UNDERSIGNED_DATABASE_URL=sqlite:/data/undersigned.db
VOLUME /data
ENV UNDERSIGNED_ADDR=:8080
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["/undersigned"]
CMD ["serve"]
