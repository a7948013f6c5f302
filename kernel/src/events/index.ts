export { emit, emitMany } from './outbox.ts';
export { createRelay, receiveEvent, type Relay } from './relay.ts';
