import { Image, View } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { teachingRoutes } from '@yangfan/client';
import type { Marking, ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { atServer, call } from '../../shell/api.ts';
import { replaceWith } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { LongField } from '../../shared/ui/Fields.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { Notice, Waiting } from '../../shared/ui/States.tsx';
import { sumOf, withLevel } from './mark.rules.ts';
import { openSignedPdf } from '../../shell/open-pdf.ts';
import './duty.css';

type Assignment = ReplyOf<(typeof routes.teaching)['readAssignment']>;
type Work = ReplyOf<(typeof routes.teaching)['readSubmission']>;
type Version = Work['versions'][number];

/** One learner's work, a level for each criterion and words for the whole; then on to the next that waits. */
export default function Mark() {
  const isSignedIn = useSignedIn();
  const { assignmentId = '', submissionId = '', only } = useRouter().params;
  const assignment = useCall(teachingRoutes.readAssignment, isSignedIn ? { params: { assignmentId } } : null);
  const work = useCall(teachingRoutes.readSubmission, isSignedIn ? { params: { assignmentId, submissionId } } : null);
  const failed = work.error ?? assignment.error;
  if (!assignment.data || !work.data)
    return (
      <Page>
        <Waiting
          error={failed}
          onRetry={() => {
            assignment.reload();
            work.reload();
          }}
        />
      </Page>
    );
  const newest = work.data.versions[0]!;
  return (
    <Page>
      <Card title={`${work.data.seatNo} 号 ${work.data.maskedName}`} aside={newest.late ? <StateTag tone="caution">迟交</StateTag> : null}>
        <View className="duty-quiet">
          {`${assignment.data.title}，第 ${newest.version} 版${newest.submittedAt ? `，${sayMoment(newest.submittedAt)} 提交` : ''}`}
        </View>
      </Card>
      <Handed work={newest} />
      {newest.state === 'SUBMITTED' ? (
        <Form key={newest.id} assignment={assignment.data} work={newest} only={only} />
      ) : (
        <Notice tone="good">{newest.state === 'RETURNED' ? '这份作业已经退回，等学员重新提交。' : '这份作业已经批改。'}</Notice>
      )}
    </Page>
  );
}

function Handed({ work }: { work: Version }) {
  const opening = useSend();
  const pictures = work.files.filter(({ mediaType }) => mediaType.startsWith('image/')).map(({ url }) => atServer(url));
  return (
    <Card title="提交的内容">
      {work.text.trim() ? <View className="duty-work">{work.text}</View> : <View className="duty-quiet">没有写文字。</View>}
      {opening.error ? <Notice tone="wrong">{opening.error.message}</Notice> : null}
      {work.files.map((file) =>
        file.mediaType.startsWith('image/') ? (
          <Image
            key={file.id}
            className="duty-picture"
            src={atServer(file.url)}
            mode="widthFix"
            onClick={() => void Taro.previewImage({ current: atServer(file.url), urls: pictures })}
          />
        ) : (
          <ListRow key={file.id} title={file.name} note="PDF，点开查看" onPress={() => void opening.run(() => openSignedPdf(file.url))} />
        ),
      )}
    </Card>
  );
}

function Form({ assignment, work, only }: { assignment: Assignment; work: Version; only: string | undefined }) {
  const [marking, setMarking] = useState<Marking>(work.marking ?? { criteria: [], comment: '', annotations: [] });
  const sending = useSend();
  const { rubric } = assignment.plan;
  const { points, open } = sumOf(rubric, marking);
  const decide = (decision: 'MARK' | 'RETURN') =>
    void sending.run(async () => {
      const params = { assignmentId: assignment.id, submissionId: work.id };
      await call(teachingRoutes.markSubmission, { params, body: { decision, marking } });
      void Taro.showToast({ title: decision === 'MARK' ? '已批改' : '已退回', icon: 'success' });
      await onward(only);
    });
  return (
    <View>
      {rubric.map((criterion) => {
        const chosen = marking.criteria.find(({ criterionId }) => criterionId === criterion.id)?.levelId;
        return (
          <Card key={criterion.id} title={criterion.title}>
            {criterion.levels.map((level) => (
              <ListRow
                key={level.id}
                title={`${level.title} ${level.points} 分`}
                aside={level.id === chosen ? <StateTag tone="good">已选</StateTag> : null}
                onPress={() => setMarking(withLevel(marking, criterion.id, level.id))}
              />
            ))}
          </Card>
        );
      })}
      <Card title={open > 0 ? `还有 ${open} 项没有选` : `合计 ${points} / ${assignment.maxScore} 分`}>
        <LongField
          label="总评"
          hint="退回修改时必须写明要改什么"
          value={marking.comment}
          maxLength={4000}
          onChange={(comment) => setMarking({ ...marking, comment })}
        />
        {marking.annotations.length > 0 ? (
          <View className="duty-quiet">{`电脑上做的 ${marking.annotations.length} 处批注会一起保留。`}</View>
        ) : null}
        {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
        <Button kind="primary" isBusy={sending.isBusy} isDisabled={open > 0} onPress={() => decide('MARK')}>
          完成，看下一份
        </Button>
        <Button isBusy={sending.isBusy} isDisabled={marking.comment.trim() === ''} onPress={() => decide('RETURN')}>
          退回修改
        </Button>
      </Card>
    </View>
  );
}

/** The longest waiting of what is left, in the place of this page; the list when nothing is. */
async function onward(only: string | undefined): Promise<void> {
  const filter = only ? { assignmentId: only } : {};
  const { items } = await call(teachingRoutes.listWaitingWorks, { query: { page: 1, size: 1, ...filter } });
  const [next] = items;
  if (next) replaceWith('dutyMark', { assignmentId: next.assignmentId, submissionId: next.submissionId, ...(only ? { only } : {}) });
  else if (Taro.getCurrentPages().length > 1) void Taro.navigateBack();
  else replaceWith('dutyMarking');
}
