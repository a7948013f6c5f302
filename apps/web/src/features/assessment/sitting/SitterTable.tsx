import { isLost } from '@yangfan/client';
import { time, timeWithSeconds } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Meter, StateTag } from '../../../shared/ui/States.tsx';
import { Table } from '../../../shared/ui/Table.tsx';
import { APPEALS, ATTEMPT_STATES, CLIENTS, FLAGS, VALIDITIES } from '../words.ts';
import type { ActKind, BoardData, SitterRow } from './board.ts';

/** The candidates with everything that is known of their sitting now. */
export function SitterTable({
  rows,
  board,
  onOpen,
  onAct,
}: {
  rows: readonly SitterRow[];
  board: BoardData;
  onOpen: (row: SitterRow) => void;
  onAct: (kind: ActKind, row: SitterRow) => void;
}) {
  const { exam, leaveLimit, serverNow, mayAct } = board;
  return (
    <Table
      label="考生"
      rows={rows}
      rowKey={(row) => row.learnerId}
      empty={{ title: '没有这样的考生' }}
      columns={[
        { key: 'seat', title: '学号', num: true, cell: (row) => row.seatNo ?? '—' },
        {
          key: 'name',
          title: '姓名',
          cell: (row) =>
            row.attemptId ? (
              <Button look="plain" onClick={() => onOpen(row)}>
                {row.maskedName}
              </Button>
            ) : (
              row.maskedName
            ),
        },
        {
          key: 'state',
          title: '状态',
          cell: (row) => (
            <>
              <StateTag tone={ATTEMPT_STATES[row.state]![1]}>{ATTEMPT_STATES[row.state]![0]}</StateTag>{' '}
              {row.barred && <StateTag tone="stop">停考</StateTag>} {row.deferred && <StateTag tone="plain">缓考</StateTag>}{' '}
              {row.validity !== 'NORMAL' && <StateTag tone={VALIDITIES[row.validity]![1]}>{VALIDITIES[row.validity]![0]}</StateTag>}{' '}
              {row.late > 0 && <StateTag tone="caution">迟到的作答 {row.late} 题，等待认定</StateTag>}{' '}
              {row.appeal && <StateTag tone={APPEALS[row.appeal]![1]}>{APPEALS[row.appeal]![0]}</StateTag>}
            </>
          ),
        },
        {
          key: 'progress',
          title: '进度',
          cell: (row) =>
            row.attemptId ? (
              <span className="figures">
                {row.answered} / {exam.questions}
                <Meter value={row.answered} max={exam.questions} label={`${row.maskedName}已答`} />
              </span>
            ) : (
              '—'
            ),
        },
        {
          key: 'flags',
          title: '异常',
          cell: (row) => (
            <span className="sitting-flags">
              {row.leaves > 0 && (
                <StateTag tone={row.leaves >= leaveLimit - 1 ? 'stop' : 'caution'}>
                  离开 {row.leaves}/{leaveLimit}
                </StateTag>
              )}
              {row.flags.map(({ kind, count }) => (
                <StateTag key={kind} tone="caution">
                  {FLAGS[kind] ?? kind}
                  {count > 1 && ` ${count}`}
                </StateTag>
              ))}
              {row.address !== null && <span className="quiet small">同网 {row.address} 号</span>}
            </span>
          ),
        },
        {
          key: 'look',
          title: '查看本人',
          cell: (row) =>
            row.attemptId && row.looks.planned > 0 ? (
              <>
                <span className="figures">
                  {row.looks.done} / {row.looks.planned}
                </span>{' '}
                {row.looks.due && !row.looks.byCamera && <StateTag tone="here">请看一眼</StateTag>}
              </>
            ) : (
              '—'
            ),
        },
        {
          key: 'heard',
          title: '最近联系',
          cell: (row) =>
            row.state !== 'IN_PROGRESS' || !row.heardAt ? (
              '—'
            ) : (
              <span className={isLost(row, serverNow) ? 'stop' : ''}>
                <span className="figures">{timeWithSeconds(row.heardAt)}</span> {row.client && CLIENTS[row.client]}
                {row.unsent > 0 && <span className="caution"> 未上传 {row.unsent}</span>}
                {row.unread > 0 && <span className="caution"> 未读 {row.unread}</span>}
              </span>
            ),
        },
        {
          key: 'end',
          title: '截止 / 交卷',
          cell: (row) => (
            <>
              {row.submittedAt ? (
                `交卷 ${time(row.submittedAt)}`
              ) : row.deadline ? (
                <span className="figures">{time(row.deadline)}</span>
              ) : (
                '—'
              )}
              {row.extraMin > 0 && <span className="quiet small"> 已延 {row.extraMin} 分</span>}
            </>
          ),
        },
        {
          key: 'acts',
          title: '处理',
          cell: (row) =>
            row.attemptId ? (
              <Button look="plain" onClick={() => onOpen(row)}>
                记录{mayAct && row.state === 'IN_PROGRESS' ? '与处理' : ''}
              </Button>
            ) : mayAct && ['WAITING', 'ENTRY', 'RUNNING'].includes(exam.phase) ? (
              <Button look="plain" onClick={() => onAct('standing', row)}>
                考前安排
              </Button>
            ) : null,
        },
      ]}
    />
  );
}
