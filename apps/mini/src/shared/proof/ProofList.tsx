import { Image, View } from '@tarojs/components';
import { previewImage } from '@tarojs/taro';
import { atServer } from '../../shell/api.ts';
import { openSignedPdf } from '../../shell/open-pdf.ts';
import { useSend } from '../../shell/use-send.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/States.tsx';
import { aria } from '../ui/aria.ts';
import './proof.css';

export interface Proof {
  fileId: string;
  name: string;
  url: string;
}

/** What somebody handed in as a proof: photos to look at in full, PDFs to open. */
export function ProofList({ files }: { files: readonly Proof[] }) {
  const opening = useSend();
  const isPdf = ({ name }: Proof) => /\.pdf$/i.test(name);
  const pictures = files.filter((one) => !isPdf(one));
  const urls = pictures.map(({ url }) => atServer(url));
  if (files.length === 0) return null;
  return (
    <View className="proof-list">
      <View className="proof-rows">
        {pictures.map(({ fileId, url }, index) => (
          <View
            key={fileId}
            className="proof-one"
            onClick={() => void previewImage({ current: atServer(url), urls })}
            {...aria({ role: 'button', label: `看大图：第 ${index + 1} 张材料` })}
          >
            <Image className="proof-picture" src={atServer(url)} mode="aspectFill" {...aria({ isHidden: true })} />
          </View>
        ))}
      </View>
      {opening.error ? <Notice tone="wrong">{opening.error.message}</Notice> : null}
      {files.filter(isPdf).map(({ fileId, name, url }) => (
        <Button key={fileId} isCompact isBusy={opening.isBusy} onPress={() => void opening.run(() => openSignedPdf(url))}>
          {`看材料：${name}`}
        </Button>
      ))}
    </View>
  );
}
