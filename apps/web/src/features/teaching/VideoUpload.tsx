import { mediaRoutes } from '@yangfan/client';
import { useSend } from '../../shared/lib/api.ts';
import { Go } from '../../shared/ui/Go.tsx';
import { UploadField } from './UploadField.tsx';
import { useResumable } from '../../shared/lib/use-resumable.ts';

/** Uploads an MP4 in pieces that survive a broken network, then turns it into a playable video, with progress all the way. */
export function VideoUpload({ link = true }: { link?: boolean }) {
  const create = useSend(mediaRoutes.createAsset, {
    refresh: ['/v1/media', '/v1/teaching'],
    done: '已上传，正在处理',
    onDone: () => upload.done(),
    quiet: true,
  });
  const upload = useResumable({
    purpose: 'VIDEO',
    maxBytes: 4 * 1024 ** 3,
    tooLarge: '文件超过 4 GB，请先压缩或分段。',
    onFile: (fileId, name) =>
      create.mutate(
        { body: { fileId, title: name.replace(/\.[^.]+$/, '').slice(0, 120) || '课程视频' } },
        {
          onError: (error) => {
            upload.say(error.message);
            upload.done();
          },
        },
      ),
  });
  return (
    <section className="card stack">
      <h2>上传视频</h2>
      <UploadField upload={upload} accept="video/mp4,.mp4" label="选择 MP4 文件" />
      {link && (
        <p className="quiet small">
          处理进度、封面和改名在<Go to="/work/films">我的视频</Go>。
        </p>
      )}
    </section>
  );
}
