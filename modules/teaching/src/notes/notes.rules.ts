export interface Note {
  atS: number;
  text: string;
}

const two = (value: number) => String(value).padStart(2, '0');
/** Seconds as `04:05` or `1:04:05`. */
export function clockOf(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  return `${hours ? `${hours}:` : ''}${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

/** Notes as a Markdown file; what the learner wrote stays words, whatever marks it has. */
export function notesAsMarkdown(title: string, notes: readonly Note[]): string {
  const quoted = (text: string) => text.replace(/([\\`*_{}[\]<>#|])/g, '\\$1').replace(/\n/g, '  \n');
  const parts = notes.map(({ atS, text }) => `## ${clockOf(atS)}\n\n${quoted(text)}\n`);
  return `# ${quoted(title)}\n\n${parts.join('\n')}`;
}
