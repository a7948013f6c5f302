/** A key's fingerprint in groups of four, as people compare it. */
export function Fingerprint({ hex }: { hex: string }) {
  return <code style={{ overflowWrap: 'anywhere' }}>{(hex.toUpperCase().match(/.{4}/g) ?? []).join(' ')}</code>;
}
