import { readFileSync } from 'node:fs';
import { repoPath } from '@yangfan/kernel';
import type { whatIsHeld } from './people.ts';

/** Ids that nobody has. */
const none = (kind: string) => `${kind}_${'0'.repeat(26)}`;

/** Every page that app.config.ts lists, main package and subpackages. */
export function listedPages(): string[] {
  const config = readFileSync(repoPath('apps/mini/src/app.config.ts'), 'utf8');
  const names = (list: string) => [...list.matchAll(/'([^']+)'/g)].map((one) => one[1]!);
  const main = /^ {2}pages: \[([^\]]*)\]/m.exec(config)![1]!;
  const parts = [...config.matchAll(/root: '([^']+)'[^]*?pages: \[([^\]]*)\]/g)];
  return [...names(main), ...parts.flatMap(([, root, list]) => names(list!).map((page) => `${root}/${page}`))];
}

/** What must stand on each page for the demo learner: the server's own words where it holds something. A running exam is walked in its own test. */
export function wordsOnPages(
  { classId, quizActivityId }: { classId: string; quizActivityId: string },
  held: Awaited<ReturnType<typeof whatIsHeld>>,
): Record<string, [query: string, words: string | RegExp]> {
  return {
    'features/home/home': ['', held.className],
    'features/identity/mine': ['', '199****2000'],
    'features/identity/sign-in': ['', '获取验证码'],
    'features/identity/activate': ['', '在班主任发来的短信里'],
    'features/privacy/privacy': ['', '导出我的个人数据'],
    'features/privacy/consent-text': ['?kind=FACE', /正文 SHA-256：[0-9a-f]{64}/],
    'features/privacy/reveals': ['', /还没有人查看过您的明文信息|查看了/],
    'features/privacy/export': ['', '文件里有什么'],
    'features/privacy/close': ['', '依法须保留'],
    'features/teaching/course': [`?classId=${classId}`, held.courseTitle],
    'features/teaching/lesson': [`?classId=${classId}&lessonId=${held.lessonId}`, /已学 \d:\d\d \/ 1:00/],
    'features/teaching/hours': [`?classId=${classId}`, /出勤率 \d+%，合格须达到 80%/],
    'features/teaching/study': [`?classId=${classId}`, '学时是怎么算的'],
    'features/teaching/class-study': [`?classId=${classId}`, /没有这项权限/],
    'features/teaching/check-in': ['', '扫教室屏幕上的二维码'],
    'features/live/rooms': ['', /现在|接下来|以前的/],
    'features/live/room': [`?roomId=${none('lvr')}`, '现在进不了直播间'],
    'features/live/stage': [`?roomId=${none('lvr')}`, '打开直播间网页'],
    'features/live/replay': [`?roomId=${none('lvr')}`, '再试一次'],
    'features/live/hours': [`?roomId=${none('lvr')}`, '再试一次'],
    'features/live/host': ['', '没有这项权限'],
    'features/teaching/activity': [`?activityId=${held.activity.id}`, held.activity.title],
    'features/teaching/leave': ['', '我的请假'],
    // The pages of staff say to a learner what they say to anybody without the right.
    'features/duty/today': ['', /今天没有要上的课|\d+月\d+日/],
    'features/duty/session': [`?sessionId=${none('tts')}`, /没有这项权限|没有找到/],
    'features/duty/leaves': ['', '没有这项权限'],
    'features/duty/anomalies': ['', '没有这项权限'],
    'features/duty/marking': ['', '没有这项权限'],
    'features/duty/mark': [`?assignmentId=${none('act')}&submissionId=${none('sbm')}`, /没有这项权限|没有找到/],
    'features/duty/ratings': ['', '这一页给讲师本人看'],
    'features/duty/day': [`?classId=${classId}&day=2026-11-24`, '没有这项权限'],
    'features/teaching/ratings': ['', '匿名：不记录谁评了几星'],
    'features/teaching/calendar': ['', '放进手机日历'],
    'features/teaching/library': ['', '免费课程供自己学习'],
    'features/teaching/work': [`?activityId=${quizActivityId}`, '手机小测'],
    'features/verify/verify': ['', /居民身份证|还差一步|实名认证已完成/],
    'features/assessment/exams': ['', held.examTitle ?? '还没有安排考试'],
    'features/assessment/exam': [`?examId=${none('exm')}`, '您不在这场考试的名单里'],
    'features/assessment/result': [`?attemptId=${held.attemptId ?? none('att')}`, held.attemptId ? '交卷回执' : /没有|不在/],
    'features/assessment/grades': ['', held.gradeClass ?? '还没有公布成绩'],
    'features/assessment/certificates': ['', held.certificateNo ?? '还没有证书'],
    'features/assessment/sitting': ['', '没有这项权限'],
    'features/assessment/late': [`?attemptId=${none('att')}`, /没有这项权限|没有找到/],
    'features/plans/plans': ['', /黎乡手作|现在没有要写的规划书/],
    'features/plans/plan': [`?planId=${none('pln')}`, /没有找到|没有这项权限|不在/],
    'features/plans/chapter': [`?planId=${none('pln')}&chapter=N1`, /没有找到|没有这项权限|不在/],
    'features/plans/practical-result': [`?classId=${classId}`, /提交实践成果|讲师已于|讲师评分|这个班没有要交/],
    'features/plans/class-plans': [`?classId=${classId}`, /没有这项权限/],
    // An expert's and an officer's pages say to a learner what they say to anybody without the right.
    'features/review/tasks': ['', '没有这项权限'],
    'features/review/desk': [`?taskId=${none('rvt')}`, '没有这项权限'],
    'features/review/rounds': ['', '没有这项权限'],
    'features/review/round': [`?roundId=${none('rvr')}`, /没有这项权限|没有找到/],
    'features/review/result': ['', /还没有评审结果|专家意见/],
    'features/review/calibrate': ['?code=B1', '没有这项权限'],
    'features/assessment/practice': ['', /现在开始|正在进行/],
    'features/assessment/practice-set': [`?setId=${none('prs')}`, /再试一次|正在进行/],
    'features/assessment/wrong-book': ['', /错题本是空的|道错题|正在进行/],
    'features/ledger/timeline': ['', /按时到课，计 \d 课时/],
    'features/notifications/messages': ['', held.messageTitle ?? '还没有消息'],
    'features/questions/list': ['', '我要提问'],
    'features/questions/ask': ['', '一句话说清问题'],
    'features/questions/question': [`?questionId=${held.questionId}`, held.questionTitle],
    'features/questions/knowledge': ['', '运费模板怎么按地区设置'],
    'features/assessment/grade': [`?classId=${none('cls')}`, '还没有公布'],
    'features/assessment/surveys': ['', '匿名：答案只加进全班的合计'],
    'features/assessment/objections': ['', '没有这项权限'],
    'features/assessment/completions': ['', '没有这项权限'],
    'features/assessment/completion': [`?completionId=${none('cmp')}`, /没有这项权限|没有找到/],
    // These two are the lecturer's.
    'features/questions/queue': ['', '您的角色没有这项权限'],
    'features/questions/ticket': [`?questionId=${held.questionId}`, '您的角色没有这项权限'],
  };
}
