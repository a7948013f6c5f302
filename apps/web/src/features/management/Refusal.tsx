import type { CallError } from '@yangfan/client';

/** Why a step was refused: the sentence and, where the server names them, every single reason. */
export function Refusal({ error }: { error: CallError | null }) {
  if (!error) return null;
  const reasons = error.fields.filter((field) => !error.message.includes(field.message));
  return (
    <div className="note stop" role="alert">
      {error.message}
      {reasons.length > 0 && (
        <ul style={{ listStyle: 'disc', paddingLeft: '1.4em' }}>
          {reasons.map((field) => (
            <li key={field.path + field.message}>{field.message}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
