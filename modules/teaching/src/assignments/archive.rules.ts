/** Names that Windows keeps for devices, whatever follows the first dot. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$/i;
const EXTENSIONS: Record<string, readonly string[]> = {
  'application/pdf': ['pdf'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
};
/** The longest name in an archive: with its folder it stays within what Windows and Linux take. */
const MAX_CHARACTERS = 80;
const MAX_BYTES = 200;
const CHARACTERS = new Intl.Segmenter('zh');

/** A name that no system takes for a path, a device or a hidden file, and none reads differently from how it looks. */
export function safeName(name: string, otherwise: string): string {
  const clean = name
    .normalize('NFC')
    // Half pairs, control characters, marks that turn or hide what is written.
    .replace(/\p{Cs}|\p{Cc}|\p{Cf}|\p{Co}|\p{Cn}|\p{Zl}|\p{Zp}/gu, '')
    // A masked name stays readable; the other signs mean something to a file system.
    .replace(/\*/g, '＊')
    .replace(/[\\/:"<>|?]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const short = cut(clean, MAX_CHARACTERS, MAX_BYTES) || otherwise;
  return DEVICE.test(short.split('.')[0]!.trim()) ? `_${short}` : short;
}

/** The name of a file in an archive: its ending is what the content is. */
export function safeFileName(name: string, mediaType: string): string {
  const endings = EXTENSIONS[mediaType] ?? [];
  const at = name.lastIndexOf('.');
  const ending =
    at >= 0
      ? name
          .slice(at + 1)
          .trim()
          .toLowerCase()
      : '';
  const fits = endings.includes(ending);
  const base = safeName(fits ? name.slice(0, at) : name, '附件');
  const extension = fits ? ending : endings[0];
  return extension ? `${base}.${extension}` : base;
}

/** Gives every name once, whatever the case: a second one is numbered before its ending. */
export function numbered(): (name: string) => string {
  const taken = new Set<string>();
  // Upper and lower case fold into one on Windows and macOS; full width and composed forms on macOS.
  const fold = (name: string) => name.normalize('NFKC').toLowerCase();
  return (name) => {
    const dot = name.lastIndexOf('.');
    const [base, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
    let unique = name;
    for (let n = 2; taken.has(fold(unique)); n += 1) unique = `${base} (${n})${ending}`;
    taken.add(fold(unique));
    return unique;
  };
}

/** The folder of one learner: seat, then the name as staff see it. */
export const folderName = ({ seatNo, maskedName }: { seatNo: number; maskedName: string }): string =>
  `${String(seatNo).padStart(2, '0')}号_${safeName(maskedName, '学员')}`;

/** Cuts by characters and by bytes, never through a character, without a dot or space at the end. */
function cut(text: string, characters: number, bytes: number): string {
  let result = '';
  let count = 0;
  for (const { segment } of CHARACTERS.segment(text)) {
    count += 1;
    if (count > characters || Buffer.byteLength(result + segment) > bytes) break;
    result += segment;
  }
  return result.replace(/[\s.]+$/, '');
}
