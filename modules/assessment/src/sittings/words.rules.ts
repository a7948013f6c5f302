type Detail = Readonly<Record<string, unknown>>;
interface Kind {
  words: (detail: Detail) => string;
  /** Worth a look by the invigilator. */
  grave?: boolean;
}

const seconds = ({ seconds: s }: Detail): string => (typeof s === 'number' && s >= 1 ? `，约 ${Math.round(s)} 秒` : '');
const why = ({ reason }: Detail): string => (typeof reason === 'string' && reason ? `：${reason}` : '');

/** Everything that can stand in the record of a sitting, as its learner and the invigilator read it. */
const KINDS: Readonly<Record<string, Kind>> = {
  HIDDEN: { words: (d) => `离开了考试页面${seconds(d)}`, grave: true },
  BLUR: { words: (d) => `切换到别的窗口${seconds(d)}`, grave: true },
  FULLSCREEN_EXIT: { words: (d) => `退出了全屏${seconds(d)}`, grave: true },
  TAKEN_OVER: { words: () => '换到另一台设备或页面继续，原来的页面失效', grave: true },
  COPY_BLOCKED: { words: () => '试图复制或粘贴，已拦下', grave: true },
  CAMERA_LOST: { words: () => '摄像头断开', grave: true },
  CAMERA_BACK: { words: () => '摄像头恢复' },
  OFFLINE: { words: (d) => `断网后恢复${seconds(d)}，期间答案存在本机` },
  LOOK_OWN: { words: () => '随机查看：是本人' },
  LOOK_OTHER_FACE: { words: () => '随机查看：与录入的人脸不一致', grave: true },
  LOOK_NO_FACE: { words: () => '随机查看：画面里没有人', grave: true },
  LOOK_MANY_FACES: { words: () => '随机查看：画面里不止一个人', grave: true },
  LOOK_UNSURE: { words: () => '随机查看：没有看清（侧脸或光线），不作为异常' },
  SEEN: { words: () => '监考员当面看过，是本人' },
  MESSAGE: { words: (d) => `监考员发来消息：${String(d['text'] ?? '')}` },
  MESSAGE_READ: { words: () => '已看到监考员的消息' },
  EXTENDED: { words: (d) => `延长 ${String(d['minutes'])} 分钟${why(d)}` },
  PAUSED: { words: (d) => `整场考试暂停${why(d)}` },
  RESUMED: { words: (d) => `考试继续，截止时间顺延 ${Math.round(Number(d['seconds'] ?? 0) / 60)} 分钟` },
  FORCED: { words: (d) => `监考员强制交卷${why(d)}`, grave: true },
  DOUBTED: { words: (d) => `答卷列为存疑，等待认定${why(d)}`, grave: true },
  JUDGED: { words: (d) => `答卷认定为${d['valid'] ? '有效' : '作废'}${why(d)}`, grave: true },
  LATE_SENT: { words: (d) => `结束后送来 ${String(d['answers'])} 题迟到的作答，等待认定`, grave: true },
  LATE_PROPOSED: { words: (d) => `迟到的作答：一人提出${d['accept'] ? '采纳' : '不采纳'}，等待另一人认定` },
  LATE_DISAGREED: { words: () => '迟到的作答：两人意见不一致，重新认定' },
  LATE_DECIDED: { words: (d) => `迟到的作答${d['accept'] ? '采纳' : '不采纳'}${why(d)}`, grave: true },
  APPEALED: { words: () => '提出申诉' },
  APPEAL_DECIDED: { words: (d) => `申诉处理：${APPEAL_WORDS[String(d['decision'])] ?? ''}${why(d)}` },
};
export const APPEAL_WORDS: Readonly<Record<string, string>> = { UPHELD: '认可', PARTLY: '部分认可', REJECTED: '不认可' };

/** One line of the record in words. */
export const sayEvent = (what: string, detail: Detail): string => KINDS[what]?.words(detail) ?? what;
export const isGrave = (what: string): boolean => KINDS[what]?.grave ?? false;
/** Kinds that are counted as something noticed; leaving is counted by itself. */
export const FLAGS: readonly string[] = Object.keys(KINDS).filter(
  (kind) =>
    KINDS[kind]!.grave && !['HIDDEN', 'BLUR', 'FULLSCREEN_EXIT', 'FORCED', 'DOUBTED', 'JUDGED', 'LATE_SENT', 'LATE_DECIDED'].includes(kind),
);
