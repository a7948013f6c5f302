#!/bin/bash
# Builds the mini-program, checks it with WeChat's own compilers, holds it to its sizes and runs the compiled program in its tests.
set -eu
cd "$(dirname "$0")/../apps/mini"
lock=$(cksum package-lock.json)
if [ ! -f node_modules/.yangfan-lock ] || [ "$(cat node_modules/.yangfan-lock)" != "$lock" ]; then
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  printf '%s' "$lock" > node_modules/.yangfan-lock
fi
npm run verify
