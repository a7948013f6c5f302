/** Where a handover may lead: pages of learners on this very site, anything else leads home. */
export function afterEntering(to: string | null): string {
  return to && /^\/learn\/[\w/-]*(\?[\w=&-]*)?$/.test(to) && !to.includes('//') ? to : '/home';
}
