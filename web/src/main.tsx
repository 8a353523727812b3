import './style/theme.css';
import './style/base.css';
import './style/fields.css';
import './style/buttons.css';
import './style/choices.css';
import './style/feedback.css';
import './style/scene.css';
import './style/egg.css';
import './style/pet.css';
import { render } from 'preact';
import { App } from './app.tsx';

const root = document.getElementById('app');
if (root) render(<App />, root);
