import { Image, View } from '@tarojs/components';
import type { PlanView } from '@yangfan/contract';
import { atServer } from '../../shell/api.ts';
import './plans.css';

/** What was added as evidence: pictures small, other files by their name. */
export function Files({ files }: { files: PlanView['chapters'][number]['files'] }) {
  if (files.length === 0) return null;
  return (
    <View className="plans-files">
      {files.map((file) =>
        file.mediaType.startsWith('image/') ? (
          <Image key={file.id} className="plans-file" mode="aspectFill" src={atServer(file.url)} {...{ 'aria-label': file.name }} />
        ) : (
          <View key={file.id}>{file.name}</View>
        ),
      )}
    </View>
  );
}
