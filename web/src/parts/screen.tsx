import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useTitle } from '../focus.ts';
import { t } from '../i18n/language.ts';
import { STEPS, type Step, step } from '../state/route.ts';
import { Footer } from './footer.tsx';

interface Props {
  title: string;
  lead?: string;
  /** The picture: above the sheet, or beside it on wide screens. */
  scene: ComponentChildren;
  children: ComponentChildren;
  /** Whether to show the user's progress through the onboarding. */
  progress?: boolean;
  /** Whether this is the first step, where the egg is large and nothing is asked. */
  isEggAlone?: boolean;
}

/** One step of the onboarding: a picture, and a sheet with the step's content. */
export function Screen({ title, lead, scene, children, progress = true, isEggAlone = false }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  // Neither the egg, which asks nothing, nor home counts.
  const count = STEPS.length - 2;
  const at = (STEPS as readonly Step[]).indexOf(step.value);
  useTitle(title);
  // Uses a layout effect, because a passive effect could run when the user is already typing and would move the focus.
  useLayoutEffect(() => {
    // Focus the heading, because screen readers announce the focused element.
    heading.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, []);
  return (
    <main class={isEggAlone ? 'screen egg-alone' : 'screen'}>
      <div class="scene">{scene}</div>
      <section class="sheet">
        {progress && !isEggAlone && (
          <div class="progress">
            <progress max={count} value={at} aria-hidden="true" />
            <span class="visually-hidden">{t('step', { at, count })}</span>
          </div>
        )}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead && <p class="lead">{lead}</p>}
        {children}
        <Footer />
      </section>
    </main>
  );
}
