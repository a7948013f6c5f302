export type SupervisorErrorCode =
  | 'in-use'
  | 'not-owner'
  | 'no-account'
  | 'unreachable'
  | 'unsupported-platform'
  | 'binaries'
  | 'data-newer'
  | 'data-older'
  | 'not-a-cluster'
  | 'disk-full'
  | 'port-taken'
  | 'memory'
  | 'locale'
  | 'damaged'
  | 'leftover-processes'
  | 'start-failed'
  | 'start-timeout'
  | 'backup'
  | 'restore';

/** PostgreSQL can't be run as asked. The message is Chinese: what is wrong and what to do; `detail` is for the log. */
export class SupervisorError extends Error {
  override readonly name = 'SupervisorError';
  readonly code: SupervisorErrorCode;
  readonly detail: string | undefined;
  constructor(code: SupervisorErrorCode, sentence: string, detail?: string) {
    super(sentence);
    this.code = code;
    this.detail = detail;
  }
}

interface Symptom {
  pattern: RegExp;
  code: SupervisorErrorCode;
  sentence: (where: string) => string;
}

const SYMPTOMS: readonly Symptom[] = [
  {
    pattern: /No space left on device|Disk quota exceeded|ENOSPC|EDQUOT/i,
    code: 'disk-full',
    sentence: (where) => `磁盘已满，数据库无法写入 ${where}。请清理或扩大这块磁盘（建议留出 1 GB 以上）后再启动；已确认保存的数据都还在。`,
  },
  {
    pattern: /Address already in use|could not bind/i,
    code: 'port-taken',
    sentence: () => '数据库要用的端口已被别的程序占用，换了几个端口仍不成功。请稍后再试，或用 DATABASE_URL 指定外部数据库。',
  },
  {
    pattern: /pre-existing shared memory block|lock file "postmaster\.pid" already exists/i,
    code: 'leftover-processes',
    sentence: (where) => `上一次的数据库进程还没有完全退出（${where}）。请等一分钟再启动；仍不行时重启这台机器，数据不会丢。`,
  },
  {
    pattern: /could not (create|map|resize) (any )?(anonymous )?shared memory|Cannot allocate memory|out of memory/i,
    code: 'memory',
    sentence: () => '内存不足，数据库无法启动。请关掉占内存的程序，或给这台机器（容器）至少 1 GB 内存后再试。',
  },
  {
    pattern: /invalid locale|database locale is incompatible|locale .* (is not recognized|not found)/i,
    code: 'locale',
    sentence: () =>
      '系统缺少数据库需要的区域设置 C.UTF-8。Debian/Ubuntu 请运行 apt install locales，其他系统请启用 C.UTF-8 或 en_US.UTF-8，然后再启动。',
  },
  {
    pattern: /could not look up effective user ID|user does not exist/i,
    code: 'no-account',
    sentence: () => '当前系统用户在 /etc/passwd 里没有条目，数据库拒绝启动。请用有名字的系统用户运行，或用 DATABASE_URL 指定外部数据库。',
  },
  {
    pattern: /has wrong ownership|could not open directory .*Permission denied|could not access directory/i,
    code: 'not-owner',
    sentence: (where) => `数据目录 ${where} 属于另一个系统用户。请用当初创建它的用户（或 root）启动，或用 chown -R 改为当前用户。`,
  },
  {
    pattern: /could not locate a valid checkpoint record|invalid checkpoint record|PANIC|invalid page in block|checksum/i,
    code: 'damaged',
    sentence: (where) =>
      `数据目录 ${where} 已损坏，数据库无法从中恢复。请先把它整个复制一份，再按 docs/operations/backup.md 用 npm run restore 恢复。`,
  },
  {
    pattern: /error while loading shared libraries|GLIBC|EACCES|ENOEXEC|exec format error/i,
    code: 'binaries',
    sentence: () =>
      '自带的数据库程序在这台机器上无法执行（目录禁止执行，或系统库不兼容）。请把数据目录放到可执行的磁盘，或用 DATABASE_URL 指定外部数据库。',
  },
];

/** Turns what PostgreSQL wrote before it gave up into a sentence; `where` is the data folder. */
export function explainFailure(output: string, where: string): SupervisorError {
  const detail = output.trim().slice(-2000);
  const symptom = SYMPTOMS.find(({ pattern }) => pattern.test(output));
  if (symptom) return new SupervisorError(symptom.code, symptom.sentence(where), detail);
  return new SupervisorError(
    'start-failed',
    `数据库没有启动成功。原因见 ${where} 里的 postgres.log 的最后几行；处理后再启动，数据不会丢。`,
    detail,
  );
}
