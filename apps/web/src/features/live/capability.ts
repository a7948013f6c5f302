/** What this browser can do in a live class. Pure asking: nothing is opened. */
export interface Capability {
  secure: boolean;
  rtc: boolean;
  capture: boolean;
  cameras: number;
  mics: number;
}

/** Whether pictures and sound may be sent from here at all. */
export const canSpeak = ({ secure, rtc, capture, mics }: Capability): boolean => secure && rtc && capture && mics > 0;

/** The same without asking for devices: known at once, for showing or hiding what needs them. */
export const mightSpeak = (): boolean =>
  window.isSecureContext && typeof RTCPeerConnection === 'function' && !!navigator.mediaDevices?.getUserMedia;

export async function askCapability(): Promise<Capability> {
  const devices = await (navigator.mediaDevices?.enumerateDevices?.() ?? Promise.resolve([])).catch(() => [] as MediaDeviceInfo[]);
  const count = (kind: MediaDeviceKind) => devices.filter((one) => one.kind === kind).length;
  return {
    secure: window.isSecureContext,
    rtc: typeof RTCPeerConnection === 'function',
    capture: !!navigator.mediaDevices?.getUserMedia,
    cameras: count('videoinput'),
    mics: count('audioinput'),
  };
}
