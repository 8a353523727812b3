import './style/theme.css';
import './style/base.css';
import './style/fields.css';
import './style/buttons.css';
import './style/choices.css';
import './style/feedback.css';
import './style/scene.css';
import './style/egg.css';
import './style/pet.css';
import { hydrate, render } from 'preact';
import { App } from './app.tsx';
import { step } from './state/route.ts';

/** Those that begin with the scene that `index.html` has: it is taken over, so that nothing flickers. */
const BY_THE_EGG = ['hello', 'goals', 'pet'];

const root = document.getElementById('app');

function start(): void {
  if (!root) return;
  if (BY_THE_EGG.includes(step.peek())) hydrate(<App />, root);
  else {
    root.replaceChildren();
    render(<App />, root);
  }
}

// Asked for here, not by the page: on a slow network it would hold up all that is needed sooner, and on a fast one it is there in time.
void document.fonts.load('1em Nunito').catch(() => {});

// The scene is painted first: two frames from now it has been. What nobody sees is not painted, and not waited for.
if (document.hidden) start();
else requestAnimationFrame(() => requestAnimationFrame(start));
