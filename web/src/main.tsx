import './style/base.css';
import './style/controls.css';
import './style/scene.css';
import { render } from 'preact';
import { App } from './app.tsx';

const root = document.getElementById('app');
if (root) render(<App />, root);
