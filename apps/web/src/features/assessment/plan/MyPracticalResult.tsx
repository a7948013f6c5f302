import { assessmentRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { faultsOf, useRead, useSend } from '../../../shared/lib/api.ts';
import { moment } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { TextArea } from '../../../shared/ui/Field.tsx';
import { PdfButton } from '../print/PdfButton.tsx';
import { Evidence, FileList, type PlanFile } from './Evidence.tsx';
import { ReportFigures } from './ReportFigures.tsx';

type Item = ReplyOf<typeof Contract.myPracticalResult>['items'][number];

/** 实践成果 of each class: files and a few words; read once the lecturer has marked them. */
export function MyPracticalResult() {
  const list = useRead(assessmentRoutes.myPracticalResult);
  return (
    <>
      {list.data?.items.map((item) => (
        <Practice key={`${item.classId} ${item.submittedAt}`} item={item} />
      ))}
    </>
  );
}

function Practice({ item }: { item: Item }) {
  const [text, setText] = useState(item.text);
  const [files, setFiles] = useState<PlanFile[]>(item.files);
  const send = useSend(assessmentRoutes.handInPracticalResult, { refresh: ['/v1/assessment/me'], done: '实践成果已提交' });
  const faults = faultsOf(send.error);
  return (
    <section className="card">
      <h2>实践成果 · {item.className}</h2>
      {item.report && <ReportFigures report={item.report} />}
      {item.submittedAt && (
        <div className="actions">
          <PdfButton
            route={assessmentRoutes.myPracticePdf}
            input={{ params: { classId: item.classId } }}
            name={`实践成果-${item.className}`}
          >
            下载报告 PDF
          </PdfButton>
        </div>
      )}
      {item.scoredAt !== null ? (
        <>
          {item.score === null ? (
            <p>讲师已于 {moment(item.scoredAt)} 评阅，成绩公布后可以看到得分和评语。</p>
          ) : (
            <p>
              讲师评分 <strong className="figures">{item.score}</strong> 分：{item.sentence}
            </p>
          )}
          <p>{item.text}</p>
          <FileList files={item.files} />
        </>
      ) : (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            send.mutate({ body: { classId: item.classId, text: text.trim(), fileIds: files.map((one) => one.id) } });
          }}
        >
          <p className="quiet small">
            {item.submittedAt
              ? `已于 ${moment(item.submittedAt)} 提交，讲师评分前可以修改后再交。`
              : '把店铺或直播的数据截图、报告交给讲师评分，计入“实践成果”。'}
          </p>
          <TextArea
            label="说明"
            required
            maxLength={2000}
            rows={4}
            value={text}
            fault={faults['text']}
            hint="写清做了什么、主要数据和复盘（至少 10 字）"
            onChange={(event) => setText(event.target.value)}
          />
          <Evidence label="实践材料" files={files} onFiles={setFiles} />
          <div className="actions">
            <Button type="submit" look="primary" busy={send.isPending} disabled={text.trim().length < 10 || files.length === 0}>
              {item.submittedAt ? '重新提交' : '提交实践成果'}
            </Button>
          </div>
        </form>
      )}
    </section>
  );
}
