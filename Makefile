# Every target sets up its own environment in .venv (by uv, else by pip).
SHELL := /bin/bash
PYTHON ?= python3
MANIFEST ?= manifests/demo.toml
OUT ?= build/vst-p-demo
ROOMS ?= build/rooms
AGAIN ?= build/rooms-again
ROOT ?= $(if $(filter manifests/demo.toml manifests/vst-r-demo.toml manifests/vst-plus-demo.toml,$(MANIFEST)),rooms=$(ROOMS)) $(if $(filter manifests/vst-plus-demo.toml,$(MANIFEST)),again=$(AGAIN))
WORKERS ?= $(shell nproc 2>/dev/null || echo 2)
ENGINE ?=
VST := .venv/bin/vst
# Else each of the many processes would compile 1,400 modules again: 4 CPU-seconds of every start.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup build-vstp build-vstr build-vstplus rooms rooms-again audit audit-rooms test lint format bench doctor clean

help: ## print every target
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  \1\t\2/' | expand -t 16
	@echo
	@echo "  make build-vstp MANIFEST=my.toml ROOT=scannet=/data/scannet OUT=out WORKERS=8 ENGINE=ray"

setup: .venv/.ready ## make the environment in .venv

.venv/.ready: pyproject.toml constraints.txt scripts/setup.sh
	@PYTHON="$(PYTHON)" bash scripts/setup.sh

rooms: setup ## write the procedural rooms of the demo (kept when they are there)
	@$(VST) rooms --count 14 --seed 1 --frames 48 --out $(ROOMS) --workers $(WORKERS)

rooms-again: setup ## write eight rooms three times, with things moved, taken away and added in between (kept when they are there)
	@$(VST) rooms --count 8 --seed 5 --frames 32 --states 3 --out $(AGAIN) --workers $(WORKERS)

build-vstp: setup $(if $(filter manifests/demo.toml,$(MANIFEST)),rooms) ## build VST-P: the demo, or your scans with MANIFEST= ROOT= OUT= WORKERS= ENGINE=
	@$(VST) build $(MANIFEST) --out $(OUT) --workers $(WORKERS) $(if $(ENGINE),--engine $(ENGINE)) $(foreach root,$(ROOT),--root $(root))

build-vstr: MANIFEST = manifests/vst-r-demo.toml
build-vstr: OUT = build/vst-r-demo
build-vstr: setup $(if $(findstring command,$(origin MANIFEST)),,rooms) ## build VST-R, chains of thought and the split rl: the demo, or MANIFEST= ROOT= OUT= WORKERS= ENGINE=
	@$(VST) build $(MANIFEST) --out $(OUT) --workers $(WORKERS) $(if $(ENGINE),--engine $(ENGINE)) $(foreach root,$(ROOT),--root $(root))

build-vstplus: MANIFEST = manifests/vst-plus-demo.toml
build-vstplus: OUT = build/vst-plus-demo
build-vstplus: setup $(if $(findstring command,$(origin MANIFEST)),,rooms rooms-again) ## build VST+, what benchmarks ask beyond VST-P: the demo, or MANIFEST= ROOT= OUT= WORKERS= ENGINE=
	@$(VST) build $(MANIFEST) --out $(OUT) --workers $(WORKERS) $(if $(ENGINE),--engine $(ENGINE)) $(foreach root,$(ROOT),--root $(root))

audit: setup ## measure what the release in OUT= gives away without pictures; the page is in $(OUT)-audit
	@$(VST) audit $(OUT)

audit-rooms: setup ## build all skills over 200 small rooms and measure what can be answered without pictures
	@$(VST) rooms --count 200 --seed 77 --frames 48 --size 160 --quality flat --out build/many-rooms --workers $(WORKERS)
	@$(VST) build manifests/audit.toml --out build/audit --root rooms=build/many-rooms --workers $(WORKERS)
	@$(VST) audit build/audit

test: setup ## run the tests
	@OPENBLAS_NUM_THREADS=1 .venv/bin/python -m pytest -n 2 --dist worksteal

lint: setup ## ruff, mypy, import arrows
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy && .venv/bin/lint-imports

format: setup ## let ruff format the code
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

bench: setup ## print speed, memory and size, measured in one run
	@.venv/bin/python -m tests.bench

doctor: setup ## say what is missing on this machine and how to get it
	@$(VST) doctor

clean: ## remove the environment and everything built
	@rm -rf .venv build
