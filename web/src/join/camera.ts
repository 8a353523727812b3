/** Whether the browser has a camera that this page may ask for. There is none on pages without TLS. */
export async function hasCamera(): Promise<boolean> {
  const { mediaDevices } = navigator as { mediaDevices?: MediaDevices };
  if (typeof mediaDevices?.getUserMedia !== 'function') return false;
  try {
    return (await mediaDevices.enumerateDevices()).some(({ kind }) => kind === 'videoinput');
  } catch {
    return false;
  }
}

/** Opens the camera on the back of the device if there is one. Throws if the user or the browser refuses. */
export const openCamera = (): Promise<MediaStream> =>
  navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } } });

/** Stops the camera. Otherwise its light would stay on. */
export function closeCamera(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
