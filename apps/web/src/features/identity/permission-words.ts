import { useQuery } from '@tanstack/react-query';

/** What each permission opens, in the words of the interfaces that ask for it: the published interface list is the one source. */
export function usePermissionWords(): (permission: string) => string[] {
  const { data } = useQuery({
    queryKey: ['/v1/openapi.json'],
    staleTime: Infinity,
    queryFn: async ({ signal }) => {
      const reply = await fetch('/v1/openapi.json', { signal });
      const { paths } = (await reply.json()) as { paths: Record<string, Record<string, { summary?: string; 'x-permission'?: string }>> };
      const words = new Map<string, string[]>();
      for (const operation of Object.values(paths).flatMap((path) => Object.values(path)))
        if (operation['x-permission'] && operation.summary)
          words.set(operation['x-permission'], [...(words.get(operation['x-permission']) ?? []), operation.summary]);
      return words;
    },
  });
  return (permission) => data?.get(permission) ?? [];
}

/** The first word of a permission, for grouping. */
export const ROOM_WORDS: Record<string, string> = {
  identity: '账号与身份',
  org: '机构、班级与名册',
  policy: '政策参数',
  ledger: '留痕与时间线',
  notifications: '消息与短信',
  files: '文件',
  media: '视频',
  teaching: '教学与考勤',
  assessment: '考核与证书',
  management: '申请与审批',
};
