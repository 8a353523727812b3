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

/** Steps that begin with the scene in `index.html`. It is hydrated, so that nothing flickers. */
const EGG_STEPS = ['hello', 'goals', 'pet'];

const root = document.getElementById('app');

function start(): void {
  if (!root) return;
  if (EGG_STEPS.includes(step.peek())) hydrate(<App />, root);
  else {
    root.replaceChildren();
    render(<App />, root);
  }
}

// Not preloaded by index.html: on a slow network the font would delay the scripts.
void document.fonts.load('1em Nunito').catch(() => {});

// Two frames let the browser paint the scene first. Hidden pages have no frames.
if (document.hidden) start();
else requestAnimationFrame(() => requestAnimationFrame(start));
