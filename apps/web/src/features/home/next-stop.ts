/** Index of the waypoint (报名 0 … 后续服务 5) at which a class of this state stands. */
export function waypointOf(status: string): number {
  if (['IN_TRAINING'].includes(status)) return 1;
  if (['TRAINING_DONE', 'ASSESSING'].includes(status)) return 3;
  if (['COMPLETION_SUBMITTED'].includes(status)) return 4;
  if (['COMPLETED', 'ARCHIVED'].includes(status)) return 5;
  return 0;
}

/** Today's day in China, `YYYY-MM-DD`. */
export function chinaToday(now = new Date()): string {
  return new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}

interface Facts {
  here: number;
  verified: boolean;
  course: { completed: number; lessons: number; nextLessonTitle: string | null } | undefined;
  exam: { startsAt: string; state: string } | undefined;
}

/** The one sentence that leads the learner's home, and what is still missing. */
export function nextStop({ here, verified, course, exam }: Facts, now = new Date()): { title: string; lead: string } {
  if (here >= 5) return { title: '培训已完成', lead: '证书可以在“证书”页查看和下载。' };
  if (here === 4) return { title: '下一站：结业', lead: '结业申请正在审核，批准后会发证书。' };
  if (exam && exam.state === 'NOT_STARTED' && new Date(exam.startsAt) > now) {
    const days = Math.round((Date.parse(chinaToday(new Date(exam.startsAt))) - Date.parse(chinaToday(now))) / 86_400_000);
    return {
      title: `下一站：考核，${days === 0 ? '就在今天' : days === 1 ? '就在明天' : `还有 ${days} 天`}`,
      lead:
        course && course.completed < course.lessons
          ? `还有 ${course.lessons - course.completed} 节课没有学完。`
          : '课程已学完，可以安心准备考试。',
    };
  }
  if (!verified) return { title: '先完成实名认证', lead: '认证后就可以签到、学习和考试。' };
  if (course && course.completed < course.lessons)
    return {
      title: `下一站：${here === 0 ? '教学' : '学完课程'}`,
      lead: `还有 ${course.lessons - course.completed} 节${course.nextLessonTitle ? `，接下来是“${course.nextLessonTitle}”` : ''}。`,
    };
  return {
    title: here === 0 ? '已报名，等待开课' : '课程已学完',
    lead: here === 0 ? '班级获批并开课后，课表会出现在这里。' : '接下来是考核，安排好会通知您。',
  };
}
