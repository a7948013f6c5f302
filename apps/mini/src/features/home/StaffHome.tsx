import { View } from '@tarojs/components';
import { assessmentRoutes, teachingRoutes } from '@yangfan/client';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { aria } from '../../shared/ui/aria.ts';
import { ReviewRows } from './ReviewRows.tsx';

/** Staff on the phone: today's lessons, what waits for them, and a lecturer's ratings; no line leads to a page that the role may not open. */
export function StaffHome({ name, isLecturer, permissions }: { name: string; isLecturer: boolean; permissions: readonly string[] }) {
  const can = (...any: string[]) => any.some((one) => permissions.includes(one));
  const todo = useCall(teachingRoutes.attendanceTodo, {});
  // Only lecturers mark: for everybody else there is no such line.
  const marking = useCall(teachingRoutes.listWaitingWorks, { query: { page: 1, size: 1 } });
  const mine = can('assessment.objection.answer') ? 'OPEN' : 'REVIEWING';
  const objections = useCall(assessmentRoutes.listObjections, { query: { state: mine, size: 1 } });
  const completions = useCall(assessmentRoutes.listCompletions, { query: { status: 'SUBMITTED', size: 1 } });
  useReturn(() => {
    objections.reload();
    completions.reload();
    todo.reload();
    marking.reload();
  });
  const count = (kind: string) => todo.data?.groups.find((group) => group.kind === kind)?.count ?? 0;
  const tag = (waiting: number) => (waiting > 0 ? <StateTag tone="here">{`${waiting} 件`}</StateTag> : null);
  return (
    <View>
      <View className="home-lead" {...aria({ role: 'heading', level: 1 })}>
        {`${name}，您好`}
      </View>
      {can('teaching.attendance.read', 'teaching.live.read', 'assessment.exam.read', 'teaching.study.read') ? (
        <Card title="上课和考试">
          {can('teaching.attendance.read') ? (
            <ListRow title="今天要上的课" note="签到、点名、课堂照片、确认考勤" onPress={() => openPage('dutyToday')} />
          ) : null}
          {can('teaching.live.read') ? (
            <ListRow title="直播课" note="在线人数、举手、点名、开播与下课" onPress={() => openPage('liveHost')} />
          ) : null}
          {can('assessment.exam.read') ? (
            <ListRow title="监考与巡考" note="谁在考、进度、异常，发消息、延时、暂停，认定迟到的作答" onPress={() => openPage('sitting')} />
          ) : null}
          {can('teaching.study.read') ? (
            <ListRow title="班级学情" note="谁需要留意，发提醒" onPress={() => openPage('classStudy')} />
          ) : null}
          {isLecturer ? <ListRow title="学员评价" note="学员给您的评价，只有汇总" onPress={() => openPage('dutyRatings')} /> : null}
        </Card>
      ) : null}
      <ReviewRows />
      <Card title="等您办">
        {marking.data ? (
          <ListRow
            title="批改作业"
            note={marking.data.overdue > 0 ? `${marking.data.overdue} 份已超过批改期限` : '各班学员提交的作业'}
            aside={marking.data.all > 0 ? <StateTag tone="here">{`${marking.data.all} 份`}</StateTag> : null}
            onPress={() => openPage('dutyMarking')}
          />
        ) : null}
        {can('assessment.plan.list') ? (
          <ListRow title="规划书" note="看学员的规划书，写批注" onPress={() => openPage('classPlans')} />
        ) : null}
        {can('teaching.leave.decide') ? (
          <ListRow title="请假审批" note="学员提交的请假" aside={tag(count('LEAVE'))} onPress={() => openPage('dutyLeaves')} />
        ) : null}
        {can('teaching.session.run') ? (
          <ListRow title="签到异常" note="说明可疑的签到" aside={tag(count('ANOMALY_EXPLAIN'))} onPress={() => openPage('dutyAnomalies')} />
        ) : null}
        {objections.data && can('assessment.objection.answer', 'assessment.objection.decide') ? (
          <ListRow
            title="成绩异议"
            note="答复学员，市县再看一次"
            aside={tag(objections.data.total)}
            onPress={() => openPage('objections')}
          />
        ) : null}
        {completions.data ? (
          <ListRow title="结业" note="抽查、受理、批准发证" aside={tag(completions.data.total)} onPress={() => openPage('completions')} />
        ) : null}
        {can('teaching.question.answer') ? (
          <ListRow title="学员提问" note="回答学员，超时会上报" onPress={() => openPage('queue')} />
        ) : null}
        <ListRow title="消息" note="等您办的事和通知" onPress={() => openPage('messages')} />
      </Card>
    </View>
  );
}
