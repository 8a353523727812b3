import type { ComponentChildren } from 'preact';
import { t } from '../i18n/language.ts';
import { VIEWS, type View } from '../state/route.ts';

const ICONS: Record<View, ComponentChildren> = {
  home: (
    <>
      <path d="M5 13.5C5 8 8 3 12 3s7 5 7 10.5a7 7 0 0 1-14 0Z" />
      <path d="M9.5 12v.6M14.5 12v.6M9.8 16c1.3 1.2 3.1 1.2 4.4 0" />
    </>
  ),
  week: <path d="M4 20h16M6.5 20v-6M12 20V5M17.5 20v-10" />,
  settings: (
    <>
      <path d="M4 7h9M19 7h1M4 17h1M11 17h9" />
      <circle cx="16" cy="7" r="2.6" />
      <circle cx="8" cy="17" r="2.6" />
    </>
  ),
};

/** Links to the views: at the lower edge on phones, above the view on wide screens. */
export function Tabs({ at }: { at: View }) {
  return (
    <nav class="tabs" aria-label={t('home.tabs')}>
      {VIEWS.map((one) => (
        <a key={one} href={`#${one}`} aria-current={one === at ? 'page' : undefined}>
          <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            {ICONS[one]}
          </svg>
          <span>{t(`home.tab.${one}`)}</span>
        </a>
      ))}
    </nav>
  );
}
