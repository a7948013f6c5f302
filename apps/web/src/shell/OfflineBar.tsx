import { useSyncExternalStore } from 'react';

function watch(onChange: () => void): () => void {
  window.addEventListener('online', onChange);
  window.addEventListener('offline', onChange);
  return () => {
    window.removeEventListener('online', onChange);
    window.removeEventListener('offline', onChange);
  };
}

/** Says plainly that the network is gone and that nothing is lost. */
export function OfflineBar() {
  const online = useSyncExternalStore(watch, () => navigator.onLine);
  if (online) return null;
  return (
    <div className="note caution" role="status" style={{ borderRadius: 0 }}>
      网络已断开。学习进度和答题会先保存在本机，恢复网络后自动补交。
    </div>
  );
}
