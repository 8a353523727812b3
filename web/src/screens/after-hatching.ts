/** The screens that follow hatching, in one lazily loaded chunk. */
import '../style/story.css';

export { ConnectScreen } from './connect.tsx';
export { FaceScreen } from './face.tsx';
export { HatchedScreen } from './hatched.tsx';
