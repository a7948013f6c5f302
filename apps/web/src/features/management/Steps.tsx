import { Go } from '../../shared/ui/Go.tsx';

const STEPS = ['课程与日期', '讲师、教室与班主任', '课表', '名册', '签承诺并提交'] as const;

/** Where one stands on the way to an opening; steps of a saved class can be opened again. */
export function Steps({ here, classId }: { here: 0 | 1 | 2 | 3 | 4; classId?: string }) {
  const links = classId
    ? [
        `/work/classes/${classId}/edit`,
        `/work/classes/${classId}/edit`,
        `/work/classes/${classId}/plan`,
        `/work/classes/${classId}/import`,
        `/work/classes/${classId}/submit`,
      ]
    : [];
  return (
    <nav aria-label="申请开班的步骤" className="card" style={{ padding: '10px 20px' }}>
      <ol style={{ display: 'flex', flexWrap: 'wrap', gap: '6px 22px' }}>
        {STEPS.map((name, index) => (
          <li key={name} aria-current={index === here ? 'step' : undefined} style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
            <span className="dots" aria-hidden="true">
              <i className={index < here ? 'done' : index === here ? 'here' : ''} />
            </span>
            {index !== here && links[index] ? (
              <Go to={links[index]!}>{name}</Go>
            ) : index === here ? (
              <b>{name}</b>
            ) : (
              <span className="quiet">{name}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
