#!/bin/bash
# Builds the mini-program, checks it with WeChat's own compilers, holds it to its sizes, runs the compiled program in its tests,
# then drives it against the product: the compiled program on a phone without WeChat, and the H5 build in Chromium.
# Reports for the totals: build/vitest-mini.json and build/vitest-e2e-mini.json.
set -eu
cd "$(dirname "$0")/.."
root=$PWD
mkdir -p build
rm -f build/vitest-mini.json build/vitest-e2e-mini.json
cd apps/mini
lock=$(cksum package-lock.json)
if [ ! -f node_modules/.yangfan-lock ] || [ "$(cat node_modules/.yangfan-lock)" != "$lock" ]; then
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  printf '%s' "$lock" > node_modules/.yangfan-lock
fi
npm run verify
npm run build:h5
cd "$root"
npx vitest run --config tests/e2e-mini/vitest.config.ts
