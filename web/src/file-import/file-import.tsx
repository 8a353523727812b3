import '../style/import.css';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { useFocusOnChange } from '../focus.ts';
import { t } from '../i18n/language.ts';
import { step } from '../state/route.ts';
import { loadStreams, streams } from '../state/streams.ts';
import { ChooseFile } from './choose-file.tsx';
import { Done } from './done.tsx';
import { FoundReadings } from './found-readings.tsx';
import { createImport, type Stage } from './import-state.ts';
import { Reading, Sending } from './progress.tsx';
import { addFileImportTexts } from './texts.ts';

addFileImportTexts();

interface Props {
  /** Called when the user has started, and when they are back at the choice of a file. */
  onBusy: (isBusy: boolean) => void;
  onDone: () => void;
}

/** Imports the readings in a file: choose it, see what is in it, consent, send. */
export function FileImport({ onBusy, onDone }: Props) {
  const state = useMemo(createImport, []);
  const stage = state.stage.value;
  const heading = useFocusOnChange<HTMLHeadingElement>(stage.at);
  const before = useRef(stage.at);
  // The part before may have been much longer, and scrolled down.
  useLayoutEffect(() => {
    if (before.current !== stage.at) heading.current?.scrollIntoView({ block: 'nearest' });
    before.current = stage.at;
  }, [stage.at]);
  // On the home step, the import is inside a card that has a heading of the second level.
  const Heading = step.value === 'home' ? 'h3' : 'h2';
  useEffect(() => {
    // What an earlier import was allowed to send is switched on. Without a network, nothing is.
    if (!streams.peek()) void loadStreams().catch(() => {});
    return state.close;
  }, []);
  useEffect(() => onBusy(stage.at !== 'choose'), [stage.at]);
  return (
    <div class="import">
      <Heading ref={heading} tabIndex={-1}>
        {titleOf(stage)}
      </Heading>
      {partFor(stage)}
    </div>
  );

  function partFor(shown: Stage) {
    switch (shown.at) {
      case 'choose':
        return <ChooseFile {...shown} onChoose={state.read} />;
      case 'reading':
        return <Reading {...shown} onCancel={state.cancel} />;
      case 'found':
        return <FoundReadings {...shown} state={state} />;
      case 'sending':
        return <Sending {...shown} onCancel={state.cancel} />;
      case 'done':
        return <Done {...shown} onAnother={state.cancel} onDone={onDone} />;
    }
  }
}

function titleOf(stage: Stage): string {
  return stage.at === 'found'
    ? t('fileImport.found.title', { label: stage.found.survey.label })
    : t(`fileImport.${stage.at}.title`);
}
