import { useEffect, useRef, useState } from 'react';
import { TextField } from './Field.tsx';

/** A search field that asks half a second after the last key, or at once on Enter. */
export function SearchBox({
  label,
  value,
  placeholder,
  onSearch,
}: {
  label: string;
  value: string;
  placeholder?: string;
  onSearch: (text: string) => void;
}) {
  const [text, setText] = useState(value);
  const latest = useRef(onSearch);
  latest.current = onSearch;
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text.trim() === value) return undefined;
    const timer = setTimeout(() => latest.current(text.trim()), 500);
    return () => clearTimeout(timer);
  }, [text, value]);
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== value) onSearch(text.trim());
      }}
    >
      <TextField
        label={label}
        type="search"
        value={text}
        placeholder={placeholder}
        maxLength={60}
        onChange={(event) => setText(event.target.value)}
      />
    </form>
  );
}
