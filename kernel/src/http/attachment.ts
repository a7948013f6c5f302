/** The header of a download whose name may hold any letters (RFC 6266). */
export const attachment = (name: string): string => `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;
