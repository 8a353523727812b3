import { Component, type ComponentChildren } from 'preact';
import { t } from '../i18n/language.ts';
import { startAgain } from '../state/start-again.ts';

/** Replaces the app if a part of it fails to render, which a stored value of another version may cause. */
export class ErrorBoundary extends Component<{ children: ComponentChildren }, { error?: unknown }> {
  static override getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidCatch(error: unknown): void {
    console.error(error);
  }

  override render() {
    if (!('error' in this.state)) return this.props.children;
    return (
      <main class="broken">
        <div role="alert">
          <h1>{t('broken.title')}</h1>
          <p>{t('broken.lead')}</p>
        </div>
        <div class="actions">
          <button class="button main" type="button" onClick={() => location.reload()}>
            {t('reload')}
          </button>
          <button class="button plain" type="button" onClick={startAgain}>
            {t('startOver')}
          </button>
        </div>
      </main>
    );
  }
}
