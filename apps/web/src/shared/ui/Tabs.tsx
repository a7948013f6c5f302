import { Go } from './Go.tsx';

/** Parts of one page; which one is open stands in the address, so a link or the back button opens the same. */
export function Tabs({
  label,
  items,
  value,
  onPick,
  links = [],
}: {
  label: string;
  items: readonly { key: string; label: string }[];
  value: string;
  onPick: (key: string) => void;
  /** Parts that are pages of their own. */
  links?: readonly { href: string; label: string }[];
}) {
  return (
    <nav className="tabs" aria-label={label}>
      {items.map((item) => (
        <button key={item.key} type="button" aria-current={item.key === value ? 'page' : undefined} onClick={() => onPick(item.key)}>
          {item.label}
        </button>
      ))}
      {links.map((link) => (
        <Go key={link.href} to={link.href}>
          {link.label}
        </Go>
      ))}
    </nav>
  );
}
