#!/bin/sh
# VST's three stages, each one command: supervised tuning on perception, cold start with chains of thought, RL.
#
#   PERCEPTION=build/vst-p REASONING=build/vst-r sh manifests/train/pipeline.sh sft cold_start rl
#
# PERCEPTION and REASONING are releases built from manifests/vst-p.toml and vst-r.toml, whose counts are the paper's
# mixture (folders, or data sets on the Hub with STEPS=). Where no weights can be had, begin with the stage `small`
# and MODEL=$OUT/base. On several devices: LAUNCH="accelerate launch -m". See docs/training.md.
set -eu

OUT=${OUT:-out}
MODEL=${MODEL:-Qwen/Qwen2.5-VL-3B-Instruct}
LAUNCH=${LAUNCH:-python3 -m}
STEPS=${STEPS:-0}

run() {
  $LAUNCH vstdata.trainers.run "$@" --out "$OUT/$stage"
}

for stage in "$@"; do
  case $stage in
    small) stage=base && run small "$PERCEPTION" ;;
    sft) run sft "$PERCEPTION" --model "$MODEL" --steps "$STEPS" ${MORE:-} ;;
    cold_start) run cold_start "$REASONING" --model "$OUT/sft" --steps "$STEPS" ${MORE:-} ;;
    rl) run rl "$REASONING" --model "$OUT/cold_start" --steps "$STEPS" ${MORE:-} ${MORE_RL:-} ;;
    *) echo "stage $stage: expected small, sft, cold_start or rl" >&2 && exit 2 ;;
  esac
done
