# A node that builds data sets: `vst` and all it needs, for one machine or as a node of a Ray cluster (docs/cluster.md).
#
#   docker build -t vstdata .
#   docker run --rm --user "$(id -u):$(id -g)" --env HOME=/tmp -v "$PWD:/data" vstdata demo --out /data/demo
#   docker run --rm --network host -v /shared:/shared --entrypoint ray vstdata start --address=FIRST:6379 --block
FROM python:3.11-slim-bookworm

# What open3d links and this image lacks. Debian drops old versions from its mirrors, so none is pinned.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends libegl1 libgl1 libusb-1.0-0 \
 && rm -rf /var/lib/apt/lists/*

COPY . /src
RUN python -m pip install --no-cache-dir --constraint /src/constraints.txt /src \
 && rm -rf /src \
 && useradd --create-home --uid 1000 vst

USER 1000
WORKDIR /data
ENTRYPOINT ["vst"]
CMD ["--help"]
