/**
 * What guessers try first: words of common passwords, of this platform and of this province. Single words, because a guesser
 * joins them to years, runs and repeats, and so do we.
 */
const WORDS = `
  password passwort passwd passw0rd pass mima secret letmein login logon welcome hello guest user users account admin administrator
  root super system sysadmin manager master server service office test testing tester demo default change changeme temp office
  iloveyou love loveyou woaini woaiwojia baobei sunshine princess football baseball basketball dragon monkey shadow superman batman michael
  jordan charlie jessica ashley summer winter spring autumn flower freedom whatever computer internet google baidu taobao weixin wechat
  alipay huawei xiaomi tencent qazwsx qweasd asdzxc zaqwsx abc
  yangfan yangfanqihang qihang sail sailing hainan hainandao haikou sanya danzhou sansha wenchang qionghai wanning dongfang wuzhishan
  ledong lingshui baoting qiongzhong baisha changjiang dingan tunchang chengmai lingao yangpu qiongshan longhua xiulan meilan xiuying
  jiyang tianya haitang yazhou zhongguo china beijing shanghai guangzhou shenzhen
  peixun chuangye wangchuang dianshang zhibo xueyuan xuexi xuesheng laoshi jiaoshi jiangshi banzhuren kecheng kaoshi zhengshu jigou
  xuexiao zhiye jineng rencai renshe rensheju renshebu shebao jiuye zhengfu jiaoyu guanli guanliyuan jiandu shenji anquan
  student teacher lecturer trainer school training class course exam certificate officer reviewer supervisor auditor provincial prov
`
  .split(/\s+/)
  .filter(Boolean)
  // Longer ones first: what is left of them must not be taken for something else.
  .sort((a, b) => b.length - a.length);

/** Neighbours on the keyboard, in the alphabet and among the digits; each also backwards. */
const LINES = [
  '01234567890',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '!@#$%^&*()',
  '1qaz',
  '2wsx',
  '3edc',
  '4rfv',
  '5tgb',
  '6yhn',
  '7ujm',
  '8ik',
  '9ol',
].flatMap((line) => [line, [...line].reverse().join('')]);

// Three letters in a row stand in many words (first, tree); three digits do not come by chance.
const RUN = 4;
const SHORT_RUN = 3;
const LUCKY = /(?:5201314|1314520|1314|520|521|147258369|147258|159357|258456|(?:6|8|9){2,})/g;
/** A day or a year of a life, as people write them. */
const DATE = /(?:19|20)\d{2}(?:[-./年]?(?:0?[1-9]|1[0-2])[-./月]?(?:0?[1-9]|[12]\d|3[01])日?)?/g;
const LEET: Readonly<Record<string, string>> = { '@': 'a', '4': 'a', '0': 'o', '1': 'i', '!': 'i', '3': 'e', $: 's', '5': 's', '7': 't' };

/**
 * Of the 30,000 passwords that leaked most often (zxcvbn 4.4.2), the rule of length and classes lets one through; what is above
 * does not know it either.
 */
const LEAKED = new Set(['p030710p$e4o']);

/** How much of a password must remain when everything that can be guessed is taken out. */
const MIN_REST = 6;

/** Whom the password belongs to; what they are called by is guessed first. */
export interface PasswordOwner {
  loginName?: string | null;
  phone?: string | null;
}

/**
 * Whether a password is made of what guessers try first: common words (also w1th d1g1ts for letters), runs, keyboard walks, repeats,
 * years, the owner's login name or phone number. It is not once enough else is left.
 */
export function isGuessable(password: string, owner: PasswordOwner = {}): boolean {
  const text = password.normalize('NFKC').toLowerCase();
  if (LEAKED.has(text)) return true;
  const known = Array.from({ length: text.length }, () => false);
  const mark = (from: number, length: number) => known.fill(true, from, from + length);

  const own = ownWords(owner);
  // Digits may stand for letters, and letters may be what they are: both readings count.
  for (const reading of [text, unleet(text)]) {
    for (const word of [...own, ...WORDS])
      for (let at = reading.indexOf(word); at >= 0; at = reading.indexOf(word, at + 1)) mark(at, word.length);
  }
  for (const pattern of [DATE, LUCKY]) for (const found of text.matchAll(pattern)) mark(found.index, found[0].length);
  for (let at = 0; at < text.length; at += 1) mark(at, Math.max(runAt(text, at), repeatAt(text, at)));
  return restOf(text, known) < MIN_REST;
}

/** Parts of what the owner is called by, four characters or more. */
function ownWords({ loginName, phone }: PasswordOwner): string[] {
  const login = loginName?.normalize('NFKC').toLowerCase() ?? '';
  const words = [
    login,
    ...login.split(/[^a-z0-9]+/),
    phone ?? '',
    (phone ?? '').slice(-8),
    (phone ?? '').slice(-6),
    (phone ?? '').slice(-4),
  ];
  return words.filter((word) => word.length >= 4);
}

const unleet = (text: string) => [...text].map((character) => LEET[character] ?? character).join('');

/** Length of the run or keyboard walk that starts here; 0 for none. */
function runAt(text: string, at: number): number {
  let longest = 0;
  for (const line of LINES) {
    const start = line.indexOf(text[at]!);
    if (start < 0) continue;
    let length = 1;
    while (start + length < line.length && text[at + length] === line[start + length]) length += 1;
    if (length >= (/^[a-z]/.test(line) ? RUN : SHORT_RUN)) longest = Math.max(longest, length);
  }
  return longest;
}

/** Length of what begins here and only says again what it said: `aaa`, `ab1ab1`. */
function repeatAt(text: string, at: number): number {
  let longest = 0;
  for (let size = 1; at + size * 2 <= text.length; size += 1) {
    const part = text.slice(at, at + size);
    let times = 1;
    while (text.startsWith(part, at + size * times)) times += 1;
    // The first time is new, the others are not; a single character counts from the third time on.
    if (times >= (size === 1 ? 3 : 2)) longest = Math.max(longest, size * times - (size > 2 ? size : 0));
  }
  return longest;
}

/** What is left: letters and digits whole, other signs half, because they are mostly put between or at the end. */
function restOf(text: string, known: readonly boolean[]): number {
  let letters = 0;
  let signs = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (known[at]) continue;
    if (/[\p{L}\p{N}]/u.test(text[at]!)) letters += 1;
    else signs += 1;
  }
  return letters + Math.floor(signs / 2);
}
