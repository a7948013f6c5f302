/** What a screen reader should be told of a view that is not plain text. */
export interface Aria {
  role?:
    | 'button'
    | 'link'
    | 'img'
    | 'checkbox'
    | 'radio'
    | 'switch'
    | 'dialog'
    | 'alert'
    | 'status'
    | 'main'
    | 'heading'
    | 'list'
    | 'listitem'
    | 'radiogroup'
    | 'progressbar'
    | 'group'
    | 'tablist'
    | 'tab';
  label?: string;
  isHidden?: boolean;
  isChecked?: boolean;
  /** Of a tab: it is the open one. */
  isSelected?: boolean;
  isDisabled?: boolean;
  live?: 'polite' | 'assertive';
  /** Of a heading: 1 leads the page, 2 leads a card. */
  level?: 1 | 2;
}

/** Accessibility attributes in the spelling of the platform: the mini-program says `aria-role`, browsers `role`. */
export function aria({ role, label, isHidden, isChecked, isSelected, isDisabled, live, level = 2 }: Aria): Record<string, string> {
  const said: Record<string, string> = {};
  if (role) said[process.env.TARO_ENV === 'weapp' ? 'aria-role' : 'role'] = role;
  if (role === 'heading') said['aria-level'] = String(level);
  if (label) said['aria-label'] = label;
  if (isHidden) said['aria-hidden'] = 'true';
  if (isChecked !== undefined) said['aria-checked'] = String(isChecked);
  if (isSelected !== undefined) said['aria-selected'] = String(isSelected);
  if (isDisabled) said['aria-disabled'] = 'true';
  if (live) said['aria-live'] = live;
  // A browser reaches a pressable view by keyboard only when it is told to.
  if (process.env.TARO_ENV !== 'weapp' && role && ['button', 'link', 'checkbox', 'radio', 'switch', 'tab'].includes(role))
    said.tabindex = '0';
  return said;
}
