/** The steps after the egg, loaded together. */
import '../style/story.css';

export { ConnectScreen } from './connect.tsx';
export { FaceScreen } from './face.tsx';
export { HatchedScreen } from './hatched.tsx';
