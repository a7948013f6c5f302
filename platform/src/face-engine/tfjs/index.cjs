// The face library asks for all of TensorFlow.js (200 MB with training, layers and WebGL) and uses its core and four methods of
// tensors. This package has the whole's name and gives it those; engine.test.ts and the library itself fail loudly if one is missing.
const core = require('@tensorflow/tfjs-core');

Object.assign(core.Tensor.prototype, {
  as3D(a, b, c) {
    return core.reshape(this, [a, b, c]);
  },
  as4D(a, b, c, d) {
    return core.reshape(this, [a, b, c, d]);
  },
  div(other) {
    return core.div(this, other);
  },
  mean(axis, keepDims) {
    return core.mean(this, axis, keepDims);
  },
});

module.exports = core;
