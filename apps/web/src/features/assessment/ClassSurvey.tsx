import { Link, useParams } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { useClassName } from '../../shared/lib/class-name.ts';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading } from '../../shared/ui/States.tsx';
import { SurveyFigures } from './SurveyFigures.tsx';

/** A class's satisfaction: how many have answered, and the sums once nobody answers any more. */
export function ClassSurvey() {
  const { classId } = useParams({ strict: false }) as { classId: string };
  const className = useClassName(classId);
  const survey = useRead(assessmentRoutes.classSurvey, { params: { classId } });
  if (survey.error) return <ErrorState error={survey.error} onRetry={() => void survey.refetch()} />;
  if (!survey.data) return <Loading />;
  const { answered, learners, needed, closed, minAnswers, charged, figures, comments } = survey.data;
  return (
    <div className="stack">
      <PageHead
        title="班级满意度"
        lead={`${className}：${answered} / ${learners} 人已填写${closed ? '，已截止' : ''}`}
        crumbs={<Link to={`/work/classes/${classId}/grades`}>返回成绩册</Link>}
      />
      {!closed && answered < needed && (
        <p className="note">
          提交结业申请前须有 {needed} 人填写，现在还差 {needed - answered} 人。学员在电脑“我的成绩”页或小程序首页的“满意度调查”里填写。
        </p>
      )}
      {charged !== null && charged > 0 && (
        <p className="note stop" role="alert">
          红线：有 {charged} 人反映培训期间被收费。请核查。
        </p>
      )}
      <section className="card">
        {figures.length ? (
          <SurveyFigures figures={figures} />
        ) : (
          <Empty title={closed ? '填写的人太少' : '汇总还不能看'}>
            {closed
              ? `不足 ${minAnswers} 人填写，不显示汇总，以免看出是谁填的。`
              : '申请结业后截止填写，那时才显示汇总，以免从变化里看出是谁填的。'}
          </Empty>
        )}
      </section>
      {comments.length > 0 && (
        <section className="card">
          <h2>意见和建议</h2>
          <ul className="rows">
            {comments.map((text, index) => (
              <li key={`${index}${text}`}>{text}</li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
