import './style/theme.css';
import './style/sky.css';
import './style/base.css';
import './style/fields.css';
import './style/buttons.css';
import './style/choices.css';
import './style/feedback.css';
import './style/banner.css';
import './style/scene.css';
import './style/egg.css';
import './style/footer.css';
import { hydrate, render } from 'preact';
import { App } from './app.tsx';
import { awaitInstallPrompt } from './installed/install-prompt.ts';
import { registerServiceWorker } from './installed/service-worker.ts';
import { ErrorBoundary } from './parts/error-boundary.tsx';
import { step } from './state/route.ts';
import { keepLoadingSettings } from './state/settings.ts';
import { followSky } from './state/sky.ts';

const root = document.getElementById('app');

function start(): void {
  if (!root) return;
  const app = (
    <ErrorBoundary>
      <App />
    </ErrorBoundary>
  );
  // `index.html` already contains the scene of this step. Hydrating it avoids a flicker.
  if (step.peek() === 'egg') hydrate(app, root);
  else {
    root.replaceChildren();
    render(app, root);
  }
}

// The font is loaded here because a preload in index.html would delay the scripts on a slow network.
void document.fonts.load('1em Nunito').catch(() => {});

// Wait for two frames, so that the browser paints the scene first. Hidden pages receive no frames.
if (document.hidden) start();
else requestAnimationFrame(() => requestAnimationFrame(start));

followSky();
awaitInstallPrompt();
registerServiceWorker();
void keepLoadingSettings();
