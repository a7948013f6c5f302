import { useParams } from '@tanstack/react-router';
import { orgRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { useCan } from '../../shared/lib/session.ts';
import { pathParam, useUrlState } from '../../shared/lib/url-state.ts';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Tabs } from '../../shared/ui/Tabs.tsx';
import { Watermark } from '../../shared/ui/Watermark.tsx';
import { ClassInvitations } from './ClassInvitations.tsx';
import { ClassPeople } from './ClassPeople.tsx';
import './identity.css';

/** A class's learners and who they are: states, checks on the spot, face checks that wait for eyes, invitations. */
export function ClassVerification() {
  const classId = pathParam(useParams({ strict: false }), 'classId');
  const [url, setUrl] = useUrlState();
  const can = useCan();
  const one = useRead(orgRoutes.getClass, { params: { classId } });
  const tabs = [
    ...(can('identity.verification.read')
      ? [
          { key: 'people', label: '实名情况' },
          { key: 'reviews', label: '待复核的人脸' },
        ]
      : []),
    ...(can('identity.invitation.manage') ? [{ key: 'invitations', label: '账号邀请' }] : []),
  ];
  const tab = tabs.some((item) => item.key === url.tab) ? url.tab! : (tabs[0]?.key ?? 'people');
  return (
    <div>
      <Watermark />
      <PageHead
        title="实名与本人核验"
        lead={one.data ? `${one.data.name} · ${one.data.institutionName}` : undefined}
        crumbs={
          <>
            <Go to="/work/classes">班级</Go> / <Go to={`/work/classes/${classId}`}>{one.data?.name ?? '本班'}</Go>
          </>
        }
      />
      <Tabs label="实名与核验内容" items={tabs} value={tab} onPick={(key) => setUrl({ tab: key === 'people' ? null : key, state: null })} />
      {tab === 'invitations' ? (
        <ClassInvitations classId={classId} />
      ) : (
        <ClassPeople key={tab} classId={classId} review={tab === 'reviews'} />
      )}
    </div>
  );
}
