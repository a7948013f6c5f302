import { moment, timeWithSeconds } from '../../../shared/lib/time.ts';
import { Facts } from '../../../shared/ui/Page.tsx';
import { StateTag } from '../../../shared/ui/States.tsx';
import { APPEALS, CLIENTS, VALIDITIES } from '../words.ts';
import type { Log } from './board.ts';
import { LateView } from './LateView.tsx';

/** Everything on record about one sitting, the same for its learner and for whoever decides. */
export function SittingRecord({ log }: { log: Log }) {
  const { environment: env } = log;
  const found = [
    env.camera === undefined ? null : `摄像头${env.camera ? '可用' : '不可用'}`,
    env.fullScreen === undefined ? null : `全屏${env.fullScreen ? '可用' : '不可用'}`,
    env.delayMs === undefined ? null : `网络往返 ${env.delayMs} 毫秒`,
    env.clockAheadMs === undefined || Math.abs(env.clockAheadMs) < 60_000 ? null : '本机时钟与服务器不一致',
  ].filter((one) => one !== null);
  return (
    <>
      <Facts
        items={[
          [
            '入场',
            `${moment(log.startedAt)}，${log.checkMethod === 'FACE' ? '人脸核验' : '替代核验'}，${CLIENTS[log.client] ?? '终端未记录'}`,
          ],
          [
            '诚信承诺',
            log.pledgeVersion ? `已签署（${log.pledgeVersion} 版），${moment(log.startedAt)}` : `已签署，${moment(log.startedAt)}`,
          ],
          ['环境检测', found.length ? found.join('；') : '没有记录'],
          [
            '答卷',
            <>
              <StateTag tone={VALIDITIES[log.validity]![1]}>{VALIDITIES[log.validity]![0]}</StateTag> {log.validityWhy}
            </>,
          ],
          ...(log.extraMin ? [['延长', `${log.extraMin} 分钟`] as const] : []),
        ]}
      />
      {log.events.length ? (
        <ul className="rows">
          {log.events.map((event, index) => (
            <li key={`${event.at} ${event.kind} ${index}`}>
              <span className="figures">{timeWithSeconds(event.at)}</span>
              <span className={`grow ${event.grave ? 'caution' : ''}`}>
                {event.words}
                {event.evidence && (
                  <a href={event.evidence} target="_blank" rel="noreferrer" style={{ display: 'block' }}>
                    <img className="sitting-picture" src={event.evidence} alt="当时的画面" loading="lazy" />
                  </a>
                )}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="quiet">没有离开页面、换设备或其他异常的记录。</p>
      )}
      {log.late.map((late) => (
        <LateView key={late.id} log={log} late={late} />
      ))}
      {log.appeal && <AppealView appeal={log.appeal} />}
    </>
  );
}

function AppealView({ appeal }: { appeal: NonNullable<Log['appeal']> }) {
  return (
    <section aria-label="申诉">
      <h3>
        申诉 <StateTag tone={APPEALS[appeal.state]![1]}>{APPEALS[appeal.state]![0]}</StateTag>
      </h3>
      <p>
        <span className="quiet">{moment(appeal.askedAt)}</span> {appeal.text}
      </p>
      {appeal.files.map((file) => (
        <p key={file.fileId}>
          <a href={file.url} target="_blank" rel="noreferrer">
            {file.name}
          </a>
        </p>
      ))}
      {appeal.decidedAt && (
        <p>
          <span className="quiet">{moment(appeal.decidedAt)} 处理：</span>
          {appeal.decision}
        </p>
      )}
    </section>
  );
}
