/** What comes after the egg: loaded as one, while there is a network. */
import '../style/story.css';

export { ConnectScreen } from './connect.tsx';
export { FaceScreen } from './face.tsx';
export { HatchedScreen } from './hatched.tsx';
