/** The steps after the pet has hatched, which are loaded together. */
import '../style/story.css';

export { ConnectScreen } from './connect.tsx';
export { FaceScreen } from './face.tsx';
export { HatchedScreen } from './hatched.tsx';
