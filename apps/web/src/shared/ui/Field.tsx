import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes } from 'react';

interface Around {
  label: string;
  hint?: ReactNode;
  fault?: string | undefined;
}

function around({ label, hint, fault }: Around, id: string, required: boolean | undefined, control: ReactNode) {
  return (
    <div className="field">
      <label htmlFor={id}>
        {required && (
          <span className="must" aria-hidden="true">
            *
          </span>
        )}
        {label}
      </label>
      {control}
      {fault ? (
        <span className="fault" id={`${id}-more`} role="alert">
          {fault}
        </span>
      ) : hint ? (
        <span className="hint" id={`${id}-more`}>
          {hint}
        </span>
      ) : null}
    </div>
  );
}
const more = ({ hint, fault }: Around, id: string) => ({
  'aria-invalid': fault ? true : undefined,
  'aria-describedby': hint || fault ? `${id}-more` : undefined,
});

/** A one-line field with its label, hint and fault. */
export function TextField({ label, hint, fault, ...rest }: Around & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return around(
    { label, hint, fault },
    id,
    rest.required,
    <input {...rest} {...more({ label, hint, fault }, id)} id={id} className="input" />,
  );
}

/** A field of several lines. */
export function TextArea({ label, hint, fault, ...rest }: Around & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const id = useId();
  return around(
    { label, hint, fault },
    id,
    rest.required,
    <textarea {...rest} {...more({ label, hint, fault }, id)} id={id} className="textarea" />,
  );
}

/** A choice from a short list; the first, empty option says what to do. */
export function Select({
  label,
  hint,
  fault,
  options,
  empty,
  ...rest
}: Around & SelectHTMLAttributes<HTMLSelectElement> & { options: readonly { value: string; label: string }[]; empty?: string }) {
  const id = useId();
  return around(
    { label, hint, fault },
    id,
    rest.required,
    <select {...rest} {...more({ label, hint, fault }, id)} id={id} className="select">
      {empty !== undefined && <option value="">{empty}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>,
  );
}

/** A checkbox or radio with its sentence. */
export function Choice({ label, ...rest }: { label: ReactNode } & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <label className="choice">
      <input type="checkbox" {...rest} />
      <span>{label}</span>
    </label>
  );
}
